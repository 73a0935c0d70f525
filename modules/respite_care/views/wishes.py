"""Rounds as families see them: rank what they would like, and read what became of it and why."""

from collections.abc import Collection
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from foundation.errors import DomainError, NotFound
from modules.respite_care.domain.wishing import hand_in
from modules.respite_care.enums import RoundState
from modules.respite_care.forms.wishes import DIFFERS, WishesForm
from modules.respite_care.models import Round, Wish
from modules.respite_care.queries.rounds import get_round_of, rounds_for
from modules.respite_care.queries.swaps import swapped_since
from modules.respite_care.round_errors import WishesClosed
from modules.respite_care.round_words import dates_of, to_family
from shop.enums import BookingStatus
from shop.hooks import FirstQuestion
from shop.models import Booking, Recipient
from shop.presentation import day_and_clock
from shop.queries.asked_first import asked_first
from shop.viewer import viewer_of
from shop.views.guards import recipient_page
from shop.views.manage.frame import UNPROCESSABLE


@recipient_page
@require_safe
def show_list(request: HttpRequest) -> HttpResponse:
    """Open ones first, then how earlier ones ended."""
    recipient = _recipient(request)
    handed_in = set(Wish.objects.filter(recipient=recipient).values_list("round_id", flat=True))
    rows = [
        {
            "round": each,
            "state": _state(each),
            "tone": "good" if each.takes_wishes else "",
            "is_in": each.pk in handed_in,
        }
        for each in rounds_for(recipient)[:20]
    ]
    return render(request, "respite_care/own_rounds.html", {"rows": rows})


@recipient_page
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, round_id: int) -> HttpResponse:
    """While it is open, the wishes; afterwards, what was handed in; when it is published, the answers."""
    recipient = _recipient(request)
    found = get_round_of(recipient, round_id)
    wishes = list(
        Wish.objects.filter(round=found, recipient=recipient)
        .select_related("stay", "booking")
        .order_by("rank")
    )
    swapped = swapped_since([wish.booking_id for wish in wishes if wish.booking_id])
    question = asked_first(found.service, recipient)
    form = _form(request, found, question=question, wishes=wishes)
    if form is not None and form.is_valid():
        try:
            made = hand_in(
                found, recipient=recipient, wishes=form.ranked, actor=viewer_of(request).citizen_actor()
            )
        except DomainError as error:
            messages.error(request, error.in_full())
        else:
            messages.success(request, _handed_in(found, len(made)))
        return redirect("respite_care:own_round", found.pk)
    if request.method == "POST" and form is None:
        messages.error(request, WishesClosed().in_full())
        return redirect("respite_care:own_round", found.pk)
    context = {
        "round": found,
        "state": _state(found),
        "stays": [{"stay": each, "dates": capfirst(dates_of(each))} for each in found.stays.all()],
        "form": form,
        "until": day_and_clock(found.wishes_until),
        "knows_nobody": question is None,
        "wishes": [_row(wish, question, swapped=swapped) for wish in wishes],
        "is_published": found.state == RoundState.PUBLISHED,
    }
    status = UNPROCESSABLE if form is not None and form.is_bound else 200
    return render(request, "respite_care/own_round.html", context, status=status)


def _form(
    request: HttpRequest, found: Round, *, question: FirstQuestion | None, wishes: list[Wish]
) -> WishesForm | None:
    if not found.takes_wishes or question is None:
        return None
    data = request.POST if request.method == "POST" else None
    return WishesForm(
        data,
        stays=list(found.stays.all()),
        question=question,
        wishes=wishes,
        differs=DIFFERS in request.GET,
    )


def _row(wish: Wish, question: FirstQuestion | None, *, swapped: Collection[int]) -> dict[str, Any]:
    choice = question.choice(wish.chosen) if question else None
    is_published = wish.round.state == RoundState.PUBLISHED
    since = _since(wish.booking, wish=wish, swapped=swapped) if is_published and wish.booking else ""
    return {
        "wish": wish,
        "dates": capfirst(dates_of(wish.stay)),
        "who_for": choice.label if choice and question and len(question.choices) > 1 else "",
        "why": to_family(wish) if is_published else "",
        "is_given": is_published and wish.booking_id is not None and not since,
        "since": since,
    }


def _since(stay: Booking, *, wish: Wish, swapped: Collection[int]) -> str:
    """What became of what was given, where it is not theirs on these dates any more."""
    if stay.status == BookingStatus.CANCELLED:
        return _("Cancelled since.")
    if stay.starts_at == wish.stay.starts_at:
        return ""
    if stay.pk in swapped:
        return _("Swapped since: you gave these dates and have %(when)s.") % {"when": dates_of(stay)}
    return _("Moved since: it is now %(when)s.") % {"when": dates_of(stay)}


def _handed_in(found: Round, count: int) -> str:
    if not count:
        return _("You have no wishes in this round now.")
    text = ngettext(
        "Your wish is handed in. You can change it until %(until)s.",
        "Your %(count)s wishes are handed in. You can change them until %(until)s.",
        count,
    )
    return text % {"count": count, "until": day_and_clock(found.wishes_until)}


def _state(found: Round) -> str:
    if found.takes_wishes:
        return _("Wishes until %(until)s") % {"until": day_and_clock(found.wishes_until)}
    if found.state == RoundState.PUBLISHED:
        return _("The result is here")
    return _("Wishes are closed, the result comes later")


def _recipient(request: HttpRequest) -> Recipient:
    recipient = viewer_of(request).recipient
    if recipient is None:
        raise NotFound
    return recipient
