"""What a last day at work takes from somebody's plan, kept until it is sure, and how it is put back."""

from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone

from foundation.actor import Actor
from shop.domain.absence.undoing import Undone, take_back
from shop.domain.capacity.shifts import remake_shifts
from shop.domain.series.wishes import restore_wishes
from shop.errors import LastDayTold, ToldAlready
from shop.models import Departure, Provider, Shift
from shop.queries.days import span_of_day


def take_shifts(departure: Departure) -> None:
    """Nobody is on duty after the last day, not either in what somebody has said of a day by hand."""
    after = span_of_day(departure.last_day).ends_at
    gone = Shift.objects.filter(provider=departure.provider, starts_at__gte=after)
    by_hand = gone.filter(template=None).order_by("starts_at").values_list("during", "is_off")
    departure.shifts = [
        [during.lower.isoformat(), during.upper.isoformat(), is_off] for during, is_off in by_hand
    ]
    departure.save(update_fields=["shifts"])
    gone.delete()


def put_shifts_back(provider: Provider, *, until: date | None = None) -> None:
    """Those that were said by hand come back, up to that day; then what the weekly templates call for around them."""
    end = None if until is None else span_of_day(until).ends_at
    for departure in Departure.objects.filter(provider=provider).order_by("pk"):
        kept, back = [], []
        for begins, ends, is_off in departure.shifts:
            span = datetime.fromisoformat(begins), datetime.fromisoformat(ends)
            if end is not None and span[0] >= end:
                kept.append([begins, ends, is_off])
            elif span[0] > timezone.now():
                back.append(Shift(provider=provider, during=span, is_off=is_off))
        Shift.objects.bulk_create(back, ignore_conflicts=True)  # what was said of that time since holds
        Departure.objects.filter(pk=departure.pk).update(shifts=kept)
    remake_shifts(provider.department)


def take_departure_back(departure: Departure, *, actor: Actor) -> Undone:
    """Let it be as if it had not been noted: visits, shifts and wishes as before. Raises LastDayTold.

    Call it inside the schedule lock, with the departure locked.
    """
    provider = departure.provider

    def let_go() -> None:
        provider.leaves_on = departure.former
        provider.save(update_fields=["leaves_on"])
        restore_wishes(provider, until=departure.former, actor=actor)
        put_shifts_back(provider, until=departure.former)
        departure.delete()

    try:
        return take_back(departure, let_go=let_go, action="provider.leaving_undone", actor=actor)
    except ToldAlready as error:
        raise LastDayTold from error


def lock_departure(departure_id: int, *, provider: Provider) -> Departure | None:
    """None where it has been taken back meanwhile, or another day holds."""
    is_the_one = Q(pk=departure_id, provider=provider, last_day=provider.leaves_on)
    found = Departure.objects.select_for_update().filter(is_the_one).first()
    if found is not None:
        found.provider = provider
    return found
