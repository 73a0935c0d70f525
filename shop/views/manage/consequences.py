"""What an act would do, shown before it is done: lists of what ends, and the question."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.enums import BookingStatus
from shop.models import Booking, BookingSeries, Department, Provider, WaitlistEntry
from shop.presentation import clock_range
from shop.queries.attention import helpers_of
from shop.series_words import rhythm_in_words
from shop.views.manage.asking import MOST_SHOWN, ids_in_a_line, is_confirmed, sent_again
from shop.views.manage.frame import department_page
from ui.dates import long_day
from ui.tiles import Definition


@dataclass(frozen=True, slots=True)
class Line:
    """`main` leads to `url`, if there is one; `more` is said in a softer voice."""

    main: str
    more: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Consequence:
    """One kind of thing that happens: a heading, what it concerns, and what is not listed.

    The first lines are in sight, the others in a fold.
    """

    heading: str
    lines: Sequence[Line]
    rest: str = ""

    @property
    def shown(self) -> Sequence[Line]:
        return self.lines[:MOST_SHOWN]

    @property
    def folded(self) -> Sequence[Line]:
        return self.lines[MOST_SHOWN:]


def ask(  # noqa: PLR0913 - the words of a page
    request: HttpRequest,
    department: Department,
    *,
    current: str,
    heading: str,
    text: str,
    details: Sequence[Definition],
    consequences: Iterable[Consequence],
    confirm_label: str,
    visits: Iterable[int] = (),
    sent: Sequence[tuple[str, str | int]] = (),
    note: str = "",
    is_destructive: bool = True,
    **context: Any,
) -> HttpResponse:
    """Nothing is done yet. `visits` are the ids the yes will be bound to; `sent` goes with the answer as well."""
    if is_confirmed(request):
        text = _("%(text)s Something has changed since you were asked, so look once more.") % {"text": text}
    own = {name for name, _value in sent}
    return department_page(
        request,
        "shop/manage/confirm_consequences.html",
        department,
        current=current,
        heading=heading,
        text=text,
        details=details,
        consequences=[each for each in consequences if each.lines or each.rest],
        sent=[*(pair for pair in sent_again(request) if pair[0] not in own), *sent],
        shown=ids_in_a_line(visits),
        note=note,
        form=None,
        is_destructive=is_destructive,
        confirm_label=confirm_label,
        can_edit=True,
        back_label=_("No, go back"),
        **context,
    )


def visits_end(visits: Sequence[Booking], *, departments: Sequence[Department]) -> Consequence:
    """Those in these departments one by one, the others by their number."""
    here = {department.pk for department in departments}
    ours = [visit for visit in visits if visit.department_id in here]
    helpers = helpers_of(ours)
    lines = [
        Line(
            _visit_time(visit),
            _what_and_who(visit, helpers.get(visit.pk, [])),
            reverse("manage:booking", args=[visit.pk]),
        )
        for visit in ours
    ]
    rest = ""
    if elsewhere := len(visits) - len(ours):
        text = ngettext(
            "%(count)s visit in another department.", "%(count)s visits in other departments.", elsewhere
        )
        rest = text % {"count": elsewhere}
    heading = ngettext("%(count)s visit is cancelled", "%(count)s visits are cancelled", len(visits))
    return Consequence(heading % {"count": len(visits)}, lines, rest)


def series_end(series: Sequence[BookingSeries]) -> Consequence:
    heading = ngettext("%(count)s standing booking ends", "%(count)s standing bookings end", len(series)) % {
        "count": len(series)
    }
    return Consequence(heading, [Line(each.service.name, rhythm_in_words(each)) for each in series])


def waiting_ends(entries: Sequence[WaitlistEntry]) -> Consequence:
    heading = ngettext(
        "%(count)s place on the waiting list", "%(count)s places on waiting lists", len(entries)
    )
    return Consequence(heading % {"count": len(entries)}, [Line(each.service.name) for each in entries])


def are_told(providers: Sequence[Provider]) -> Consequence:
    return Consequence(_("Who is told"), [Line(each.display_name) for each in providers])


def _visit_time(visit: Booking) -> str:
    day = capfirst(long_day(timezone.localtime(visit.starts_at)))
    return f"{day} {clock_range(visit.starts_at, visit.ends_at)}"


def _what_and_who(visit: Booking, providers: Sequence[Provider]) -> str:
    """“Cleaning (Amal Prøve)”; of a visit that is cancelled nobody is the helper any more, and nothing is said."""
    names = ", ".join(provider.display_name for provider in providers)
    if visit.status == BookingStatus.CANCELLED and not names:
        return visit.what
    return f"{visit.what} ({names or _('nobody')})"
