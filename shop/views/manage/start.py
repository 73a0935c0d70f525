"""The start of the workspace: what needs attention today in all departments of the viewer, the urgent first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from foundation.alphabet import Alphabetical
from shop.models import Department
from shop.queries.access import departments_out_of_use_for, departments_with_decisions_for
from shop.queries.staff import kept_administrators
from shop.queries.waits import Attention, attention_in, decisions_attention_in, together
from shop.viewer import Viewer, viewer_of
from shop.views.guards import not_theirs, staff_page
from shop.views.manage.cards import KINDS, urgency
from shop.views.manage.frame import draw_municipality_page
from shop.views.manage.module_cards import cards_of_modules
from ui.tiles import AttentionCard


@dataclass(frozen=True, slots=True)
class Place:
    """A department with some of it, or the municipality as a whole (None), and the page that mends it."""

    department: Department | None
    number: int
    url: str
    is_urgent: bool


@dataclass(frozen=True, slots=True)
class StartLine:
    """One kind of thing: all of it as the card of a department would say it, and where it is."""

    card: AttentionCard
    places: Sequence[Place]


@dataclass(frozen=True, slots=True)
class Tile:
    """A department and how much waits there, `urgent` at once and `later` in time."""

    department: Department
    url: str
    urgent: int
    later: int


@staff_page
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Who has one department goes straight to it: its own page says there what needs them."""
    viewer = viewer_of(request)
    departments = list(departments_with_decisions_for(viewer).order_by(Alphabetical("name"), "pk"))
    if not departments and not viewer.is_municipality_administrator:
        raise not_theirs(viewer, whom_for=_("None of your departments is in use any more."))
    if len(departments) == 1 and not viewer.is_municipality_administrator:
        return redirect(_home_of(departments[0], viewer))
    administered = [each for each in departments if viewer.administers(each.pk)]
    lines = [
        *_lines(departments, _attention_in(departments, viewer)),
        *_lines_of_modules(administered, viewer),
    ]
    lines.sort(key=lambda line: urgency(line.card))
    return draw_municipality_page(
        request,
        "shop/manage/start.html",
        current="start",
        urgent=[line for line in lines if line.card.is_urgent],
        others=[line for line in lines if not line.card.is_urgent],
        tiles=[_tile(each, lines, viewer) for each in departments],
        kept=kept_administrators(viewer),
        may_add=viewer.is_municipality_administrator,
        out_of_use=departments_out_of_use_for(viewer),
    )


def _attention_in(departments: Sequence[Department], viewer: Viewer) -> Mapping[int, Attention]:
    """Who handles decisions there and administers nothing has no visits to see to."""
    administered = [each for each in departments if viewer.administers(each.pk)]
    handled = [each for each in departments if not viewer.administers(each.pk)]
    return {
        **(attention_in(administered) if administered else {}),
        **(decisions_attention_in(handled) if handled else {}),
    }


def _lines(departments: Sequence[Department], attention: Mapping[int, Attention]) -> list[StartLine]:
    """In the order of the cards."""
    everything = together(attention.values())
    return [
        StartLine(
            card,
            [
                Place(each, its.number, its.url, its.is_urgent)
                for each in departments
                for its in make(each, attention[each.pk])
            ],
        )
        for make in KINDS
        for card in (make(departments[0], everything) if departments else ())
    ]


def _lines_of_modules(departments: Sequence[Department], viewer: Viewer) -> Iterator[StartLine]:
    by_id = {each.pk: each for each in departments}
    everything = viewer.is_municipality_administrator
    for card, places in cards_of_modules(departments, viewer, of_municipality=everything):
        yield StartLine(
            card,
            [
                Place(by_id[pk] if (pk := its.department_id) else None, its.count, its.url, card.is_urgent)
                for its in places
            ],
        )


def _tile(department: Department, lines: Sequence[StartLine], viewer: Viewer) -> Tile:
    here = [place for line in lines for place in line.places if place.department == department]
    return Tile(
        department,
        _home_of(department, viewer),
        urgent=sum(place.number for place in here if place.is_urgent),
        later=sum(place.number for place in here if not place.is_urgent),
    )


def _home_of(department: Department, viewer: Viewer) -> str:
    name = "department" if viewer.administers(department.pk) else "recipients"
    return reverse(f"manage:{name}", args=[department.pk])
