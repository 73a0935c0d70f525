"""Somebody is at work after all, or stays: as long as nobody was told, it is as if nothing had been said."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.record import record
from foundation.actor import Actor
from foundation.retrying import unless_deadlocked
from notifications.outbox import withdraw
from shop.domain.absence.corrections import tell_who_comes_after_all, tell_who_still_waits
from shop.domain.absence.cover import Cover
from shop.domain.absence.cover_messages import tell_about
from shop.domain.absence.handed_on import Replaced, changed_since, replaced_by
from shop.domain.capacity.schedule import remove_absence
from shop.domain.capacity.stranding import judge_bookings
from shop.domain.locks import lock_bookings, lock_schedule
from shop.enums import UPCOMING, Availability
from shop.errors import ToldAlready
from shop.models import Absence, Assignment, Booking, Disruption, Provider
from shop.queries.causes import Cause, can_undo, messages_about, named
from shop.queries.colleagues import colleagues_for
from shop.queries.disruptions import disruptions_of
from shop.queries.told import recipients_told


@dataclass(frozen=True, slots=True)
class Undone:
    """How many visits went back to who had them, and how many did not: somebody has changed them meanwhile.

    So many recipients of these were, or are, `told`.
    """

    gone_back: int
    changed: int
    told: int = 0


@unless_deadlocked
@transaction.atomic
def undo_away(absence: Absence, *, actor: Actor) -> Undone:
    """Let it be as if nobody had been away, as long as nobody was told.

    A visit comes back also from somebody who has it because of a later sick day of which nobody was told either. What
    has changed hands otherwise or been cancelled since stays as it is, and so does a visit to which the one who was
    away cannot come for another reason; who comes to it is told at once. Undone twice is undone once. Raises
    ToldAlready.
    """
    lock_schedule(absence.provider.department_id)
    found = Absence.objects.select_for_update().filter(pk=absence.pk).first()
    if found is None:
        return Undone(0, 0)
    found.provider = absence.provider
    return take_back(found, let_go=found.delete, action="absence.undone", actor=actor)


def take_back(cause: Cause, *, let_go: Callable[[], object], action: str, actor: Actor) -> Undone:
    """Give every visit straight back, and say nothing of what was about to be said. Raises ToldAlready.

    Call it inside the schedule lock, with the cause locked; `let_go` puts its provider on duty again, and the cause is
    gone after it.
    """
    provider, because = cause.provider, named(cause)
    lock_bookings(Booking.objects.filter(disruptions__in=cause.disruptions.all()))  # before the messages
    if not can_undo(cause) or not withdraw(messages_about(cause)):
        raise ToldAlready
    replaced = replaced_by(cause)
    waiting = _nobody_took(cause)
    changed = changed_since(list(disruptions_of(cause)), replaced=replaced)
    let_go()
    gone_back, kept = _give_back(replaced, to=provider)
    Disruption.objects.filter(pk__in=[pk for each in gone_back for pk in each.all_of_it]).delete()
    record(actor, action, provider, visits=len(gone_back))
    now = timezone.now()  # what is said to one person is promised for one moment, so it is one mail
    judge_bookings(provider.department, at=now)  # what stands again is no longer owed
    # Where a later sick day has changed hands once more, that one tells.
    covers = [Cover(each.disruption.booking, each.former, each.holder) for each in kept if not each.later]
    if covers:
        tell_about(covers, away=provider, because=because, not_before=now)
    back = [each.disruption for each in gone_back]
    tell_who_comes_after_all([*back, *waiting], because=because, at=now)
    tell_who_still_waits(waiting, away=provider)
    stay = [*changed, *(each.disruption for each in kept)]
    return Undone(len(gone_back), len(stay), recipients_told(stay))


def end_absence(absence: Absence, *, actor: Actor) -> None:
    """Let the provider be on duty again: undone while that can be, later who has the visits keeps them."""
    try:
        undo_away(absence, actor=actor)
    except ToldAlready:
        _end_what_was_told(absence, actor=actor)


@unless_deadlocked
@transaction.atomic
def _end_what_was_told(absence: Absence, *, actor: Actor) -> None:
    lock_schedule(absence.provider.department_id)
    waiting = _nobody_took(absence)
    now = timezone.now()  # as above
    because = named(absence)
    remove_absence(absence, actor=actor, at=now)
    tell_who_comes_after_all(waiting, because=because, at=now)


def _nobody_took(cause: Cause) -> Sequence[Disruption]:
    """Visits that nobody could take and that are the provider's still."""
    disruptions = cause.disruptions.select_related("former__provider").filter(
        given=None, former__active=True, booking__status__in=UPCOMING
    )
    return list(disruptions.order_by("booking__starts_at", "pk"))


def _give_back(
    replaced: Sequence[Replaced], *, to: Provider
) -> tuple[Sequence[Replaced], Sequence[Replaced]]:
    """Those whose former assignment stands again, and those that stay with who has them now."""
    gone_back: list[Replaced] = []
    kept: list[Replaced] = []
    for together in _by_session(replaced):
        try:
            with transaction.atomic():
                is_back = _can_come_again(together, provider=to) and _swap(together)
        except IntegrityError:  # their time was given away by somebody who may: then the other one comes
            is_back = False
        (gone_back if is_back else kept).extend(together)
    return gone_back, kept


def _by_session(replaced: Iterable[Replaced]) -> Iterator[list[Replaced]]:
    """Visit by visit; those who sit in one session together."""
    sessions = defaultdict[int, list[Replaced]](list)
    for each in replaced:
        if each.former.seat:
            sessions[each.former.party].append(each)
        else:
            yield [each]
    yield from sessions.values()


def _can_come_again(together: Sequence[Replaced], *, provider: Provider) -> bool:
    """Not away for another reason, not blocked or gone meanwhile, and the session has not been joined since."""
    holding = [each.holder for each in together]
    if holding[0].seat:
        joined = Assignment.objects.filter(party=holding[0].party, active=True, seat__gt=0)
        if joined.exclude(pk__in=[each.pk for each in holding]).exists():
            return False
    found = colleagues_for(holding, booking=together[0].disruption.booking, only=provider)
    return bool(found) and found[0].availability == Availability.FREE


def _swap(together: Sequence[Replaced]) -> bool:
    Assignment.objects.filter(pk__in=[each.holder.pk for each in together]).update(active=False)
    former = Assignment.objects.filter(pk__in=[each.former.pk for each in together])
    return bool(former.update(active=True))
