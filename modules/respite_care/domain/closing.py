"""Wishes are closed before their date, and opened again for longer."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from audit.record import record
from foundation.actor import Actor
from foundation.retrying import unless_deadlocked
from modules.respite_care.domain.rounds import lock_round, version_of_round
from modules.respite_care.enums import RoundState
from modules.respite_care.models import Round
from modules.respite_care.queries.wishing import families_who_may_wish, without_wishes
from modules.respite_care.round_errors import NotLonger, StayInThePast
from shop.domain.hearing import tell_recipient
from shop.domain.meanwhile import require_unchanged

CLOSED, MORE_TIME = "respite_care.wishes_closed", "respite_care.more_time"


@unless_deadlocked
@transaction.atomic
def close_wishes(found: Round, *, actor: Actor, seen: str = "") -> int:
    """Nobody hands in from now on: whoever does at this moment was before, or is refused. Twice is once.

    Families who have not handed in were told another date, and are told of this one; says how many. Raises
    RoundNotAtThatPoint or ChangedMeanwhile.
    """
    found = lock_round(found, RoundState.OPEN)
    if not found.takes_wishes:
        return 0
    require_unchanged(seen, now=version_of_round(found))
    silent = list(without_wishes(found).select_related("user"))
    found.wishes_until = timezone.now()
    found.save(update_fields=["wishes_until"])
    record(actor, "respite_care.wishes_closed", found)
    for family in silent:
        tell_recipient(CLOSED, family, service_id=found.service_id, round_id=found.pk)
    return len(silent)


@unless_deadlocked
@transaction.atomic
def give_more_time(found: Round, *, until: datetime, actor: Actor, seen: str = "") -> int:
    """Wishes that are closed can be handed in and changed until then, and all families are told; says how many.

    Raises RoundNotAtThatPoint once there is a proposal, NotLonger where it has passed, StayInThePast where a stay would
    have begun by then, or ChangedMeanwhile.
    """
    found = lock_round(found, RoundState.OPEN)
    if found.wishes_until == until:
        return 0
    require_unchanged(seen, now=version_of_round(found))
    if until <= max(found.wishes_until, timezone.now()):
        raise NotLonger
    if found.stays.filter(starts_at__lte=until).exists():
        raise StayInThePast
    families = list(families_who_may_wish(found).select_related("user"))
    found.wishes_until = until
    found.save(update_fields=["wishes_until"])
    record(actor, "respite_care.more_time_given", found)
    for family in families:
        tell_recipient(MORE_TIME, family, service_id=found.service_id, round_id=found.pk)
    return len(families)
