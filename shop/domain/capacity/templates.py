"""Weekly shifts over ranges of days are rows of ShiftTemplate: written here, one provider at a time."""

from collections.abc import Sequence
from datetime import date
from functools import reduce

from django.utils import timezone

from shop.domain.capacity.shifts import drop_made_shifts
from shop.models import Provider, ShiftTemplate
from shop.queries.rota import stretch_of, stretches_of
from shop.rota import Stretch, Week, with_week


def stretches_with(provider: Provider, *weeks: Week) -> list[Stretch]:
    """What the provider's stretches become when the weeks are said; those that are over are forgotten."""
    stretches = reduce(with_week, weeks, stretches_of(provider))
    return [each for each in stretches if each.ends > timezone.localdate()]


def write_stretches(provider: Provider, wanted: Sequence[Stretch]) -> None:
    """Let the provider's templates say this and nothing else. Call it inside the schedule lock.

    A template that still says something keeps its row, so that its shifts stay what they are.
    """
    left = list(provider.shift_templates.all())
    new = []
    for stretch in wanted:
        row = next((row for row in left if _is_of_same_hours(row, stretch)), None)
        if row is None:
            new.append(stretch)
            continue
        left.remove(row)
        _set_range(row, first=stretch.first, last=stretch.last)
    # First the shifts: with their template deleted they would pass for shifts that somebody edited by hand.
    drop_made_shifts(left)
    ShiftTemplate.objects.filter(pk__in=[row.pk for row in left]).delete()
    ShiftTemplate.objects.bulk_create(
        ShiftTemplate(
            provider=provider,
            weekday=each.hours.weekday,
            starts_at=each.hours.begins,
            ends_at=each.hours.ends,
            valid_from=each.first,
            valid_until=each.last,
        )
        for each in new
    )


def _is_of_same_hours(row: ShiftTemplate, stretch: Stretch) -> bool:
    known = stretch_of(row)
    return known.hours == stretch.hours and known.first < stretch.ends and stretch.first < known.ends


def _set_range(row: ShiftTemplate, *, first: date, last: date | None) -> None:
    if (row.valid_from, row.valid_until) != (first, last):
        row.valid_from, row.valid_until = first, last
        row.save(update_fields=["valid_from", "valid_until"])
