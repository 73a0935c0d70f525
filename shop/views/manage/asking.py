"""The question before a change that leaves visits without ground: what was sent is sent again with the answer.

The answer names the visits that were shown: a yes to one is no yes to another that was booked meanwhile.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.domain.capacity.stranding import Stranding
from shop.models import Booking, Department
from shop.queries.attention import helpers_of, visits_among
from shop.views.manage.frame import draw_page
from shop.views.manage.visit_rows import visit_row
from ui.tiles import Definition

CONFIRMED, SHOWN, EDIT, PREVIEW = "confirmed", "shown", "edit", "preview"
NOT_SENT_AGAIN = frozenset({"csrfmiddlewaretoken", CONFIRMED, SHOWN, EDIT, PREVIEW})
MOST_SHOWN, MOST_LISTED = 20, 200
"""Visits in sight, and with those in a fold. Of what closes a whole municipality the others are a number."""
LONGEST_ID = 18


def is_confirmed(request: HttpRequest) -> bool:
    return bool(request.POST.get(CONFIRMED))


def agreed_to(request: HttpRequest) -> frozenset[int]:
    """The visits that somebody was shown and said may need a new time."""
    if not is_confirmed(request):
        return frozenset()
    ids = request.POST.get(SHOWN, "").split(",")
    return frozenset(
        int(each) for each in ids if each.isascii() and each.isdecimal() and len(each) <= LONGEST_ID
    )


def goes_back(request: HttpRequest) -> bool:
    """Whether the answer was to go back to the form with what was typed."""
    return EDIT in request.POST


def wants_preview(request: HttpRequest) -> bool:
    """Whether the button was to look first, and not to save."""
    return PREVIEW in request.POST and not is_confirmed(request)


def must_ask(request: HttpRequest, stranding: Stranding) -> bool:
    """Whether a change was taken back until somebody has said that it may leave these visits without ground."""
    return not stranding.visits <= agreed_to(request)


def ask_about_stranding(  # noqa: PLR0913 - the words of a page
    request: HttpRequest,
    department: Department | None,
    *,
    stranding: Stranding,
    current: str,
    details: Sequence[Definition],
    heading: str,
    confirm_label: str,
    back_url: str = "",
    can_edit: bool = False,
    sends: Sequence[tuple[str, str]] = (),
    **context: Any,
) -> HttpResponse:
    """How many visits would need a new time, and which; the answer goes to the same address. None for the municipality.

    A page that heeds `goes_back` says so with `can_edit`: then going back keeps what was typed. `sends` goes with the
    answer as well.
    """
    own = {name for name, _value in sends}
    said = {"text": _what_it_strands(stranding, is_asked_again=is_confirmed(request))}
    return draw_page(
        request,
        "shop/manage/confirm_stranding.html",
        department,
        current=current,
        heading=heading,
        details=details,
        form=None,
        sent=[*(pair for pair in sent_again(request) if pair[0] not in own), *sends],
        is_destructive=bool(stranding.visits),
        confirm_label=confirm_label,
        back_url="" if can_edit else back_url,
        can_edit=can_edit,
        back_label=_("No, go back"),
        **visits_in_words(visits_among(department, stranding.visits)),
        **said | context,
    )


def sent_again(request: HttpRequest) -> list[tuple[str, str]]:
    """What was typed, to be sent once more with the answer."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name not in NOT_SENT_AGAIN
        for value in values
    ]


def _what_it_strands(stranding: Stranding, *, is_asked_again: bool) -> str:
    if not stranding.visits:
        return _("No visit would need a new time. Nothing is changed yet.")
    text = ngettext(
        "%(count)s visit will need a new time. It is kept until then.",
        "%(count)s visits will need a new time. They are kept until then.",
        stranding.newly,
    ) % {"count": stranding.newly}
    if is_asked_again:
        return _("%(text)s Something has changed since you were asked, so look once more.") % {"text": text}
    return text


def visits_in_words(visits: QuerySet[Booking]) -> dict[str, Any]:
    """The visits as lines, and how many more there are: context of shop/manage/which_visits.html."""
    ids = list(visits.values_list("pk", flat=True))
    shown, now = list(visits[:MOST_LISTED]), timezone.now()
    helpers = helpers_of(shown)
    rows = [visit_row(visit, helpers=helpers.get(visit.pk, []), now=now) for visit in shown]
    return {
        "visits": rows[:MOST_SHOWN],
        "folded_visits": rows[MOST_SHOWN:],
        "visit_count": len(ids),
        "more_visits": len(ids) - len(rows),
        "shown": ids_in_a_line(ids),
    }


def ids_in_a_line(ids: Iterable[int]) -> str:
    """As `agreed_to` reads them."""
    return ",".join(map(str, sorted(ids)))
