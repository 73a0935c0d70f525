"""The coming week: when nobody is there, or too few, and whose days are too full; each with what would mend it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from foundation.alphabet import Alphabetical
from shop.models import Absence, Department, Provider, Shift
from shop.presentation import clock_range, length
from shop.queries.access import get_department_for
from shop.queries.rota_ahead import DAYS_AHEAD, RotaAhead, TooFull, rota_ahead_of
from shop.queries.spans import Span
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.frame import department_page
from shop.views.manage.lists.answering import file_of
from shop.views.manage.lists.cells import iso
from shop.views.manage.lists.flat import FlatTable
from shop.views.manage.place_words import absence_word, is_place
from ui.lists.table import is_asked_as_file

MOST_ASKED = 3
"""So many are named who could be asked: the first ones pick up the telephone, or nobody does."""


@dataclass(frozen=True, slots=True)
class Hole:
    """A stretch of one day with nobody, or `few`. `away` are those on the rota who are not there, and why."""

    day: date
    when: str
    few: bool
    away: Sequence[str]
    could: Sequence[tuple[str, str]]
    board_url: str


@dataclass(frozen=True, slots=True)
class FullDay:
    """A helper's day in words; `per_cent` is None on a day without a shift."""

    day: date
    name: str
    words: str
    per_cent: int | None
    board_url: str


@staff_page
@require_safe
def show(request: HttpRequest, department_id: int) -> HttpResponse:
    department = get_department_for(viewer_of(request), department_id)
    rota = rota_ahead_of(department)
    people = _people(department, rota)
    holes = list(_holes(department, rota, people))
    full_days = [_full_day(each, department, people) for each in rota.too_full]
    if is_asked_as_file(request):
        return file_of(request, department, _as_file(request, holes, full_days), name=_("rota ahead"))
    return department_page(
        request,
        "shop/manage/rota_ahead.html",
        department,
        current="department",
        holes=holes,
        full_days=full_days,
        days_ahead=DAYS_AHEAD,
    )


def _as_file(request: HttpRequest, holes: Sequence[Hole], full_days: Sequence[FullDay]) -> FlatTable:
    """Both in one, day by day."""
    columns = {"day": _("Day"), "what": _("What it is"), "who": _("Whom it is about"), "words": _("More")}
    rows = [
        {
            "day": iso(hole.day),
            "what": _("fewer than half are there") if hole.few else _("nobody on duty"),
            "who": ", ".join(hole.away),
            "words": hole.when,
        }
        for hole in holes
    ]
    rows += [
        {"day": iso(full.day), "what": _("too much on one day"), "who": full.name, "words": full.words}
        for full in full_days
    ]
    return FlatTable(request, columns, sorted(rows, key=lambda row: row["day"]))


def _people(department: Department, rota: RotaAhead) -> Sequence[Provider]:
    """Everybody who comes to people, with the week's shifts and absences, by name. Three queries."""
    spans = [*rota.nobody, *rota.few]
    frame = (min(each.starts_at for each in spans), max(each.ends_at for each in spans)) if spans else None
    shifts, absences = Shift.objects.filter(is_off=False), Absence.objects.all()
    providers = department.providers.filter(is_active=True).order_by(Alphabetical("name"), "number", "pk")
    if frame:
        providers = providers.prefetch_related(
            Prefetch("shifts", shifts.filter(during__overlap=frame), to_attr="on_duty"),
            Prefetch("absences", absences.filter(during__overlap=frame), to_attr="away"),
        )
    return [each for each in providers if not is_place(each)]


def _holes(department: Department, rota: RotaAhead, people: Sequence[Provider]) -> Iterator[Hole]:
    both = [(span, False) for span in rota.nobody] + [(span, True) for span in rota.few]
    for span, few in sorted(both):
        day = timezone.localdate(span.starts_at)
        yield Hole(
            day=day,
            when=clock_range(*span),
            few=few,
            away=[_away_in_words(each, span) for each in people if _is_missed(each, span)],
            could=[
                (each.display_name, reverse("manage:shifts", args=[each.pk, day]))
                for each in people
                if each.is_named and not _at(each, "on_duty", span) and not _at(each, "away", span)
            ][:MOST_ASKED],
            board_url=reverse("manage:department", args=[department.pk, day]),
        )


def _is_missed(provider: Provider, span: Span) -> bool:
    return bool(_at(provider, "on_duty", span) and _at(provider, "away", span))


def _away_in_words(provider: Provider, span: Span) -> str:
    """“Bente Lunde (sick)”."""
    (absence, *_others) = _at(provider, "away", span)
    reason = absence_word(absence.reason, of=provider)
    return f"{provider.display_name} ({reason})"


def _at(provider: Provider, name: str, span: Span) -> list[Any]:
    return [
        each
        for each in getattr(provider, name)
        if each.during.lower < span.ends_at and span.starts_at < each.during.upper
    ]


def _full_day(full: TooFull, department: Department, people: Sequence[Provider]) -> FullDay:
    name = next((each.display_name for each in people if each.pk == full.provider_id), "")
    words = {"booked": length(full.booked), "shift": length(full.shift)}
    return FullDay(
        day=full.day,
        name=name,
        words=_("%(booked)s of %(shift)s are booked") % words
        if full.shift
        else _("%(booked)s are booked, and there is no shift") % words,
        per_cent=full.per_cent,
        board_url=reverse("manage:department", args=[department.pk, full.day]),
    )
