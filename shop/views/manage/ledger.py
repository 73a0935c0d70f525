"""What a recipient was granted in the department, and what became of it."""

from collections.abc import Sequence
from copy import copy
from datetime import date
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_safe

from audit.record import record
from foundation.actor import Channel
from shop.domain.ledger.decisions import change_amount
from shop.enums import EntitlementUnit
from shop.errors import ChangedMeanwhile
from shop.forms.entitlement import AmountForm
from shop.models import Entitlement, EntitlementPeriod
from shop.quantities import amount as in_words
from shop.quantities import granted_in_words
from shop.queries.access import get_entitlement_for, get_ledger_for
from shop.queries.ledger import ledger_of, overdrawn, spent_of, too_much_of
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.ledger import DecisionView, decision_view, year_wanted
from shop.views.ledger_words import FOR_STAFF
from shop.views.manage.asking import goes_back, is_confirmed, sent_again
from shop.views.manage.conflicts import ABOUT_DECISIONS, Conflict, conflict_over, differing_fields, with_seen
from shop.views.manage.frame import department_page
from shop.views.manage.lists.answering import file_of
from shop.views.manage.lists.cells import moment
from shop.views.manage.lists.flat import FlatTable
from ui.lists.table import is_asked_as_file
from ui.tiles import Definition

VIEWED = "ledger.viewed"


@staff_page
@require_safe
def show(request: HttpRequest, department_id: int, recipient_id: int) -> HttpResponse:
    """Every decision of the recipient in the department, of the year that is asked for. That it was seen is logged."""
    viewer = viewer_of(request)
    department, recipient = get_ledger_for(viewer, department_id=department_id, recipient_id=recipient_id)
    record(
        viewer.actor(Channel.STAFF), VIEWED, recipient, recipient_id=recipient.pk, department=department.pk
    )
    year = year_wanted(request)
    entitlements = Entitlement.objects.filter(recipient=recipient, service__department=department)
    found = ledger_of(entitlements, first=date(year.number, 1, 1), last=year.last_day)
    decisions = [decision_view(ledger, words=FOR_STAFF, booking_page="manage:booking") for ledger in found]
    if is_asked_as_file(request):
        return file_of(request, department, _as_file(request, decisions), name=_("what was granted"))
    context: dict[str, Any] = {
        "recipient": recipient,
        "can_book": viewer.administers(department.pk) and recipient.is_active,
        "year": year,
        "decisions": decisions,
        "has_any": bool(found) or entitlements.exists(),
    }
    return department_page(request, "shop/manage/ledger.html", department, current="department", **context)


def _as_file(request: HttpRequest, decisions: Sequence[DecisionView]) -> FlatTable:
    """A line for each entry, with the decision and the period it belongs to."""
    columns = {
        "service": _("Service"),
        "decision": _("Decision"),
        "period": _("Period"),
        "at": _("When"),
        "what": _("What happened"),
        "visit": _("The visit"),
        "change": pgettext("column of the ledger", "Change"),
        "left": _("Left then"),
    }
    rows = [
        {
            "service": decision.entitlement.service.name,
            "decision": decision.entitlement.decision_reference,
            "period": period.title,
            "at": moment(entry.at),
            "what": entry.what,
            "visit": entry.visit,
            "change": entry.change,
            "left": entry.left,
        }
        for decision in decisions
        for period in decision.periods
        for entry in period.rows
    ]
    return FlatTable(request, columns, rows)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def amount(request: HttpRequest, entitlement_id: int) -> HttpResponse:
    """Ask for the new amount, then grant it from the running period on."""
    viewer = viewer_of(request)
    entitlement = get_entitlement_for(viewer, entitlement_id)
    department, recipient = entitlement.service.department, entitlement.recipient
    back = reverse("manage:ledger", args=[department.pk, recipient.pk])
    form = AmountForm(request.POST if request.method == "POST" else None, initial=_initial(entitlement))
    conflict: Conflict | None = None
    status = 422 if form.is_bound else 200
    form.fields["amount"].label = _label(entitlement)
    if form.is_valid() and goes_back(request):
        status = 200
    elif form.is_valid():
        try:
            changed, too_much = _change(request, entitlement, form)
            if changed is None:
                return _ask(request, entitlement, form, too_much=too_much)
            _say_saved(request, changed)
            return redirect(back)
        except ChangedMeanwhile as error:
            entitlement.refresh_from_db(fields=["amount"])
            form = AmountForm(with_seen(request.POST, entitlement.amount), initial=_initial(entitlement))
            form.fields["amount"].label, status = _label(entitlement), error.status
            rows = differing_fields(form)
            conflict = conflict_over(request, entitlement, acts=ABOUT_DECISIONS, rows=rows)
    return department_page(
        request,
        "shop/manage/confirm.html",
        department,
        current="department",
        status=status,
        form=form,
        conflict=conflict,
        heading=_("Change the amount"),
        text=_(
            "It holds from the running period on. What is booked stays booked, also when it is more than is granted"
            " then: the department is told, and nothing more can be booked until enough is given back."
        ),
        details=[*_facts(entitlement), Definition(_("Decision"), entitlement.decision_reference)],
        confirm_label=_("Save"),
        back_url=back,
        back_label=_("Keep it as it is"),
    )


def _initial(entitlement: Entitlement) -> dict[str, object]:
    return {"amount": entitlement.amount, "seen": entitlement.amount}


def _facts(entitlement: Entitlement) -> list[Definition]:
    spent = spent_of(entitlement)
    return [
        Definition(_("For whom"), entitlement.recipient.short_name),
        Definition(_("What"), entitlement.service.name),
        Definition(_("Granted now"), granted_in_words(entitlement)),
        Definition(_("Used in this period"), in_words(entitlement.unit, spent.used)),
        Definition(_("Booked and still to come"), in_words(entitlement.unit, spent.booked)),
    ]


def _change(
    request: HttpRequest, entitlement: Entitlement, form: AmountForm
) -> tuple[Entitlement | None, int]:
    """Change it unless more would be booked than granted and nobody has agreed to so much; then it is None.

    Raises ChangedMeanwhile.
    """
    agreed = form.cleaned_data["too_much"] or 0 if is_confirmed(request) else 0
    with transaction.atomic():
        before = too_much_of(entitlement)
        changed = change_amount(
            entitlement,
            amount=form.cleaned_data["amount"],
            actor=viewer_of(request).actor(Channel.STAFF),
            seen=form.cleaned_data["seen"],
        )
        too_much = too_much_of(changed)
        if too_much > max(before, agreed):
            transaction.set_rollback(True)
            return None, too_much
    return changed, too_much


def _ask(request: HttpRequest, entitlement: Entitlement, form: AmountForm, *, too_much: int) -> HttpResponse:
    """Nothing is changed yet: more is booked than would be granted."""
    wanted = copy(entitlement)
    wanted.amount = form.cleaned_data["amount"]
    return department_page(
        request,
        "shop/manage/confirm_stranding.html",
        entitlement.service.department,
        current="department",
        heading=_("Grant less than is booked?"),
        text=_(
            "%(amount)s more than granted is booked then. What is booked stays booked, and nothing more can be"
            " booked until enough is given back."
        )
        % {"amount": in_words(entitlement.unit, too_much)},
        details=[*_facts(entitlement), Definition(_("Granted then"), granted_in_words(wanted))],
        form=None,
        sent=[
            *(pair for pair in sent_again(request) if pair[0] != "too_much"),
            ("confirmed", "1"),
            ("too_much", too_much),
        ],
        is_destructive=True,
        confirm_label=_("Change the amount"),
        can_edit=True,
        back_label=_("No, go back"),
    )


def _label(entitlement: Entitlement) -> str:
    return _("New amount, %(unit)s %(period)s") % {
        "unit": EntitlementUnit(entitlement.unit).label,
        "period": entitlement.get_period_display(),
    }


def _say_saved(request: HttpRequest, entitlement: Entitlement) -> None:
    text = _("Saved: %(granted)s.") % {"granted": granted_in_words(entitlement)}
    count = overdrawn(
        EntitlementPeriod.objects.filter(entitlement=entitlement), on=timezone.localdate()
    ).count()
    if not count:
        messages.success(request, text)
        return
    warning = ngettext(
        "In %(count)s period more is booked now than is granted.",
        "In %(count)s periods more is booked now than is granted.",
        count,
    )
    messages.warning(request, f"{text} {warning % {'count': count}}")
