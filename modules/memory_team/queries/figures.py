"""The team's figures: talks by how they were held and by what they were about, and seats that were taken."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from django.db.models import Count, F, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from modules.memory_team.models import Talk
from modules.memory_team.topics import CATALOGUE, word
from shop.enums import BookingStatus, ServicePlace
from shop.hooks import ModuleFigure
from shop.models import Booking, Department
from shop.queries.days import span_of_day
from shop.rules_in_words import PLACES

FEWEST_OF_A_TOPIC = 5
"""A topic that fewer have chosen might tell of somebody, also to those who work there."""


def figures_of(departments: Sequence[Department], *, first: date, last: date) -> Iterator[ModuleFigure]:
    """Of what was carried out in these days. Three queries."""
    held = Booking.objects.filter(
        department__in=departments,
        service__module_key="memory_team",
        status=BookingStatus.COMPLETED,
        starts_at__gte=span_of_day(first).starts_at,
        starts_at__lt=span_of_day(last).ends_at,
    )
    talks = held.filter(service__seats=1)
    yield from _by_place(talks)
    yield from _by_topic(talks)
    seats = Counter(held.filter(service__seats__gt=1).values_list("department_id", flat=True))
    if seats:
        yield ModuleFigure(
            _("Seats taken in courses and groups"),
            _("Each of those who came counts on each of the dates."),
            seats,
            seats,
        )


def _by_place(talks: QuerySet[Booking]) -> Iterator[ModuleFigure]:
    rows = (
        talks.order_by()
        .annotate(held_at=Coalesce(NullIf(F("place"), Value("")), F("service__place")))
        .values_list("held_at", "department_id")
        .annotate(count=Count("pk"))
    )
    counts = {(place, department_id): count for place, department_id, count in rows}
    for place in ServicePlace:
        found = {pk: count for (at, pk), count in counts.items() if at == place}
        if found:
            title = _("Talks: %(place)s") % {"place": str(PLACES[place]).lower()}
            yield ModuleFigure(title, _("Talks and visits that took place."), found, found)


def _by_topic(talks: QuerySet[Booking]) -> Iterator[ModuleFigure]:
    chosen = Counter(
        (code, department_id)
        for department_id, topics in Talk.objects.filter(booking__in=talks).values_list(
            "booking__department_id", "topics"
        )
        for code in topics
    )
    codes = [*CATALOGUE, *sorted({code for code, _pk in chosen} - set(CATALOGUE))]
    for code in codes:
        found = {
            pk: count for (each, pk), count in chosen.items() if each == code and count >= FEWEST_OF_A_TOPIC
        }
        if found and word(code):
            title = _("Talks about: %(topic)s") % {"topic": capfirst(word(code))}
            explanation = _("How often the topic was chosen, where it was at least %(count)s times.")
            yield ModuleFigure(title, explanation % {"count": FEWEST_OF_A_TOPIC}, found, found)
