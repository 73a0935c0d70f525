"""The weekly hours of a department and of those who work there, as they were said."""

from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from foundation.alphabet import Alphabetical
from shop.hours import HoursOfDay, time_of_minute
from shop.models import Absence, Department, OpeningHours, Provider, ShiftTemplate
from shop.queries.rota import in_force, not_over, stretch_of
from shop.rota import Week, weeks_from


def opening_hours(department: Department) -> list[HoursOfDay]:
    """The weekly opening hours, in order."""
    rows = OpeningHours.objects.filter(department=department).order_by("weekday", "opens_at")
    return [HoursOfDay(row.weekday, row.opens_at, row.closes_at) for row in rows]


def named_providers(department: Department) -> list[tuple[Provider, list[Week]]]:
    """Everybody with a name, also those who have left, with their weeks from today on. Two queries."""
    said = Prefetch("shift_templates", queryset=ShiftTemplate.objects.filter(not_over()))
    providers = department.providers.filter(number__isnull=True).prefetch_related(said)
    today = timezone.localdate()
    return [
        (provider, weeks_from([stretch_of(row) for row in provider.shift_templates.all()], today))
        for provider in providers.order_by(Alphabetical("name"), "id")
    ]


def unnamed_staffing(department: Department) -> list[tuple[HoursOfDay, int]]:
    """How many without a name are on duty when. One query."""
    rows = ShiftTemplate.objects.filter(provider__department=department, provider__number__isnull=False)
    return counted(stretch_of(row).hours for row in rows.filter(in_force()))


def counted(ranges: Iterable[HoursOfDay]) -> list[tuple[HoursOfDay, int]]:
    """How many of the ranges hold each moment of the week: the longest stretches with one and the same number."""
    by_weekday = sorted(ranges, key=lambda each: each.weekday)
    return [
        (HoursOfDay(weekday, time_of_minute(begins), time_of_minute(ends)), count)
        for weekday, hours in groupby(by_weekday, key=lambda each: each.weekday)
        for begins, ends, count in _sweep([each.minutes() for each in hours])
    ]


def _sweep(ranges: Sequence[tuple[int, int]]) -> list[tuple[int, int, int]]:
    """Between two neighbouring edges the number does not change; equal neighbours grow together."""
    found: list[tuple[int, int, int]] = []
    for begins, ends in pairwise(sorted({edge for each in ranges for edge in each})):
        count = sum(first <= begins and ends <= last for first, last in ranges)
        if found and found[-1][1:] == (begins, count):
            found.append((found.pop()[0], ends, count))
        elif count:
            found.append((begins, ends, count))
    return found


def coming_absences(department: Department) -> QuerySet[Absence]:
    """Absences that are not over, of everybody in the department, in the order of time."""
    absences = Absence.objects.filter(provider__department=department, during__endswith__gt=timezone.now())
    return absences.select_related("provider").order_by("during", "pk")


def coming_absences_of(provider: Provider) -> QuerySet[Absence]:
    return coming_absences(provider.department).filter(provider=provider)
