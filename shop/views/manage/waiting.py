"""Who waits for time in the department: in order, how soon, and what they are offered."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.actor import Channel
from shop.domain.waitlist.asking import say_still_waiting
from shop.domain.waitlist.lasting import set_offer_lasts
from shop.domain.waitlist.line import leave_waitlist, set_priority
from shop.enums import Priority
from shop.errors import ChangedMeanwhile, NoLongerWaiting
from shop.forms.lists.plain import ServiceForm
from shop.forms.waiting import OfferLastsForm, PriorityForm
from shop.models import Department, WaitlistEntry
from shop.presentation import day_and_clock, when
from shop.queries.access import get_department_for, get_entry_for
from shop.queries.asked_first import answers_of
from shop.queries.finding import has_words
from shop.queries.out_of_reach import Obstacle
from shop.queries.versions import version_of_offers, version_of_priority
from shop.queries.visit_list import services_to_choose
from shop.queries.waiting import MOST_UNANSWERED
from shop.queries.waiting_page import InLine, lines_of
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.conflicts import BothVersions, Conflict, conflict_over, differing_fields, seen_of
from shop.views.manage.frame import UNPROCESSABLE, department_page
from shop.views.manage.lists.answering import answer_with_list
from shop.views.manage.lists.waiting import WaitingTable
from shop.views.waiting_words import (
    length_in_words,
    what_in_words,
    why_they_cannot_be_offered,
    window_in_words,
)
from ui.dates import short_day
from ui.tiles import Definition


@staff_page
@require_safe
def show_list(request: HttpRequest, department_id: int) -> HttpResponse:
    """Everybody who waits, by service."""
    return _page(request, get_department_for(viewer_of(request), department_id))


@staff_page
@require_POST
def prioritise(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Who needs a time sooner than others. Who said so is logged."""
    viewer = viewer_of(request)
    entry = get_entry_for(viewer, entry_id)
    form = PriorityForm(request.POST, entry_id=entry.pk)
    if not form.is_valid():
        return _page(request, entry.service.department, priority_form=form, status=UNPROCESSABLE)
    priority, actor = form.cleaned_data["priority"], viewer.actor(Channel.STAFF)
    try:
        set_priority(entry, priority=priority, actor=actor, seen=request.POST.get("seen", ""))
    except ChangedMeanwhile:
        return _both_priorities(request, entry, priority)
    except NoLongerWaiting as refusal:
        messages.error(request, refusal.title())
    else:
        messages.success(request, _("Saved. The line is in its new order."))
    return redirect("manage:waiting", entry.service.department_id)


def _both_priorities(request: HttpRequest, entry: WaitlistEntry, priority: Priority) -> HttpResponse:
    """Said above the list, where their own choice stands until it is sent again."""
    entry.refresh_from_db(fields=["priority"])
    who = f"{entry.recipient.name}, {entry.service.name}"
    rows = [BothVersions(who, str(Priority(entry.priority).label), str(priority.label))]
    conflict = conflict_over(request, entry, acts=["waitlist.priority_set"], rows=rows)
    typed = {entry.pk: priority}
    return _page(
        request, entry.service.department, priority_conflict=conflict, typed=typed, status=conflict.status
    )


@staff_page
@require_POST
def still(request: HttpRequest, entry_id: int) -> HttpResponse:
    """They were called, and still wait."""
    viewer = viewer_of(request)
    entry = get_entry_for(viewer, entry_id)
    try:
        say_still_waiting(entry, actor=viewer.actor(Channel.PHONE))
    except NoLongerWaiting as refusal:
        messages.error(request, refusal.title())
    else:
        messages.success(request, _("Noted: they still wait, and are offered times again."))
    return redirect("manage:waiting", entry.service.department_id)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Ask once, then take them out of line; what they are offered goes to the next."""
    viewer = viewer_of(request)
    entry = get_entry_for(viewer, entry_id)
    department = entry.service.department
    if request.method == "POST":
        leave_waitlist(entry, actor=viewer.actor(Channel.STAFF))
        messages.success(request, _("They no longer wait."))
        return redirect("manage:waiting", department.pk)
    return department_page(
        request,
        "shop/manage/confirm.html",
        department,
        current="department",
        heading=_("Take them off the waiting list?"),
        text=_(
            "They lose their place in line. What they are offered is offered to the next. They get no message."
        ),
        details=[
            Definition(_("Who"), entry.recipient.name),
            Definition(_("What"), f"{entry.service.name}, {what_in_words(entry)}"),
            Definition(_("When"), capfirst(window_in_words(entry))),
        ],
        confirm_label=_("Take off the list"),
        is_destructive=True,
        back_url=reverse("manage:waiting", args=[department.pk]),
        back_label=_("No, go back"),
    )


@staff_page
@require_POST
def set_lasts(request: HttpRequest, department_id: int) -> HttpResponse:
    """How long a time is kept for who waits."""
    viewer = viewer_of(request)
    department = get_department_for(viewer, department_id)
    form = OfferLastsForm(request.POST, now=department.offer_lasts)
    if not form.is_valid():
        return _page(request, department, lasts_form=form, status=UNPROCESSABLE)
    lasts, actor, seen = form.cleaned_data["lasts"], viewer.actor(Channel.STAFF), request.POST.get("seen", "")
    try:
        set_offer_lasts(department, lasts=lasts, actor=actor, seen=seen)
    except ChangedMeanwhile:
        department.refresh_from_db()
        form = OfferLastsForm(request.POST, now=department.offer_lasts)
        acts = ["department.offer_lasts_changed"]
        conflict = conflict_over(request, department, acts=acts, rows=differing_fields(form))
        return _page(request, department, lasts_form=form, conflict=conflict, status=conflict.status)
    messages.success(request, _("Saved. Times that are offered already are kept as long as was said."))
    return redirect("manage:waiting", department.pk)


def _page(
    request: HttpRequest,
    department: Department,
    *,
    lasts_form: OfferLastsForm | None = None,
    conflict: Conflict | None = None,
    priority_form: PriorityForm | None = None,
    priority_conflict: Conflict | None = None,
    typed: Mapping[int, Priority] | None = None,
    status: int = 200,
) -> HttpResponse:
    lasts_form = lasts_form or OfferLastsForm(now=department.offer_lasts)
    form = ServiceForm(request.GET, services=services_to_choose(department))
    people = [each for line in lines_of(department) for each in line.people]
    answers = answers_of([each.entry for each in people])
    rows = [_row(each, typed=typed or {}, answer=answers.get(each.entry.pk, "")) for each in people]
    service_id = form.said("service")
    wanted = [
        row
        for row in rows
        if has_words(form.words, row["name"]) and service_id in {None, row["entry"].service_id}
    ]
    return answer_with_list(
        request,
        "shop/manage/waiting.html",
        department,
        WaitingTable(
            request, wanted, for_cells={"priorities": Priority.choices, "department_id": department.pk}
        ),
        name=_("waiting list"),
        current="department",
        status=UNPROCESSABLE if form.errors else status,
        form=form,
        priority_form=priority_form,
        priority_conflict=priority_conflict,
        lasts_form=lasts_form,
        conflict=conflict,
        seen=seen_of(lasts_form, version_of_offers(department), conflict=conflict),
    )


def _row(each: InLine, *, typed: Mapping[int, Priority], answer: str) -> dict[str, Any]:
    entry, offer = each.entry, each.offer
    return {
        "entry": entry,
        "chosen": typed.get(entry.pk, entry.priority),
        "seen": version_of_priority(entry),
        "place": each.place,
        "service": entry.service.name,
        "name": entry.recipient.name,
        "phone": entry.recipient.phone,
        "wanted": ", ".join(filter(None, [answer, length_in_words(entry), window_in_words(entry)])),
        "since": short_day(timezone.localdate(entry.created_at)),
        "offer": offer,
        "offered": when(offer.hold.starts_at, offer.hold.ends_at) if offer else "",
        "until": day_and_clock(offer.expires_at) if offer else "",
        "why_not": why_they_cannot_be_offered(each.why_not) if each.why_not else "",
        "ledger_url": _ledger_url(each),
        "must_be_called": offer is not None and not each.can_sign_in,
        "is_asked": entry.asked_at is not None,
        "unanswered": each.unanswered if each.unanswered >= MOST_UNANSWERED else 0,
    }


def _ledger_url(each: InLine) -> str:
    """Where more can be granted to who has nothing left."""
    if each.why_not is None or each.why_not.obstacle != Obstacle.NOTHING_LEFT:
        return ""
    entry = each.entry
    return reverse("manage:ledger", args=[entry.service.department_id, entry.recipient_id])
