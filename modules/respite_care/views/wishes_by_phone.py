"""A family calls and says what they would like: the department hands in the same form for them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from audit.record import record
from foundation.actor import Channel
from foundation.errors import DomainError
from modules.respite_care.domain.wishing import hand_in, version_of_wishes
from modules.respite_care.forms.rounds import RoundFamiliesForm
from modules.respite_care.forms.wishes import DIFFERS, WishesForm
from modules.respite_care.models import Round, Wish
from modules.respite_care.queries.rounds import get_round_for
from modules.respite_care.queries.wishing import families_who_may_wish, get_family_of_round
from modules.respite_care.round_errors import WishesClosed
from modules.respite_care.round_words import dates_of
from modules.respite_care.views.round_families_table import RoundFamiliesTable
from shop.errors import ChangedMeanwhile
from shop.hooks import Reader
from shop.models import Recipient
from shop.presentation import day_and_clock
from shop.queries.asked_first import asked_first
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.conflicts import conflict_over, differing_fields, seen_of
from shop.views.manage.frame import UNPROCESSABLE, department_page
from shop.views.manage.lists.answering import answer_with_list

CURRENT = "respite_care:rounds"


@staff_page
@require_safe
def show_list(request: HttpRequest, round_id: int) -> HttpResponse:
    """Whom the round is for, and how many wishes each has: who calls is found here."""
    found = get_round_for(viewer_of(request), round_id)
    form = RoundFamiliesForm(request.GET)
    return answer_with_list(
        request,
        "respite_care/round_families.html",
        found.service.department,
        RoundFamiliesTable(request, families_who_may_wish(found, words=form.words), of=found),
        name=_("families"),
        current=CURRENT,
        status=UNPROCESSABLE if form.errors else 200,
        form=form,
        round=found,
        until=day_and_clock(found.wishes_until),
    )


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, round_id: int, recipient_id: int) -> HttpResponse:
    """The family's own form, in the third person. The family is told what was handed in."""
    viewer = viewer_of(request)
    found = get_round_for(viewer, round_id)
    recipient = get_family_of_round(found, recipient_id)
    if not found.takes_wishes:
        messages.error(request, WishesClosed().title())
        return redirect("respite_care:round", found.pk)
    form = _form(request, found, recipient)
    conflict = None
    if form is not None and form.is_valid():
        try:
            made = hand_in(
                found,
                recipient=recipient,
                wishes=form.ranked,
                actor=viewer.actor(Channel.PHONE),
                seen=request.POST.get("seen", ""),
            )
        except ChangedMeanwhile:
            rows = differing_fields(form)
            conflict = conflict_over(request, found, acts=["respite_care.wishes_handed_in"], rows=rows)
        except DomainError as error:
            messages.error(request, error.in_full())
            return redirect("respite_care:round", found.pk)
        else:
            messages.success(request, _handed_in(recipient, len(made)))
            return redirect("respite_care:round_families", found.pk)
    if request.method != "POST":
        record(viewer.actor(Channel.STAFF), "recipient.viewed", recipient, recipient_id=recipient.pk)
    version = version_of_wishes(found, recipient)
    return department_page(
        request,
        "respite_care/wishes_by_phone.html",
        found.service.department,
        current=CURRENT,
        status=conflict.status if conflict else UNPROCESSABLE if form is not None and form.is_bound else 200,
        round=found,
        recipient=recipient,
        form=form,
        conflict=conflict,
        seen=seen_of(form, version, conflict=conflict) if form is not None else "",
        stays=[{"stay": each, "dates": capfirst(dates_of(each))} for each in found.stays.all()],
        until=day_and_clock(found.wishes_until),
    )


def _form(request: HttpRequest, found: Round, recipient: Recipient) -> WishesForm | None:
    """None where it is not noted whom they care for."""
    question = asked_first(found.service, recipient)
    if question is None:
        return None
    wishes = Wish.objects.filter(round=found, recipient=recipient).order_by("rank")
    return WishesForm(
        request.POST if request.method == "POST" else None,
        stays=list(found.stays.all()),
        question=question,
        wishes=list(wishes),
        reader=Reader.STAFF,
        differs=DIFFERS in request.GET,
    )


def _handed_in(recipient: Recipient, count: int) -> str:
    words = {"name": recipient.name, "count": count}
    if not count:
        return _("%(name)s has no wishes in this round now, and is told so.") % words
    text = ngettext(
        "The wish of %(name)s is handed in, and they are told.",
        "The %(count)s wishes of %(name)s are handed in, and they are told.",
        count,
    )
    return text % words
