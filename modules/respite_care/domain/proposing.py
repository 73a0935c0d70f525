"""The module proposes who is given what, with a reason for every wish; staff look at it and change it by hand."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils import timezone

from audit.record import record
from foundation.actor import Actor
from modules.respite_care.domain.allocating import Given, allocate
from modules.respite_care.domain.round_matter import RoundMatter, matter_of
from modules.respite_care.domain.rounds import lock_round
from modules.respite_care.enums import RoundState
from modules.respite_care.models import Round, Wish
from modules.respite_care.reasons import Reason
from modules.respite_care.round_errors import CannotBeGiven, NothingInstead, RoundNotAtThatPoint, StaysLost
from modules.respite_care.round_words import in_the_way
from shop.domain.meanwhile import require_unchanged
from shop.queries.versions import version_of


@transaction.atomic
def propose(found: Round, *, actor: Actor) -> Round:
    """Answer every wish. Anew, what was changed by hand is forgotten.

    Raises RoundNotAtThatPoint while families may still hand in wishes.
    """
    found = lock_round(found, RoundState.OPEN, RoundState.PROPOSED)
    if found.takes_wishes:
        raise RoundNotAtThatPoint(state=found.state)
    known = matter_of(found)
    answers = allocate(known.matter)
    rows = list(Wish.objects.filter(round=found))
    for row in rows:
        answer = answers[known.wanted[row.pk]]
        row.reason, row.told, row.home_id = answer.reason, answer.told or answer.reason, answer.home
    Wish.objects.bulk_update(rows, ["reason", "told", "home"])
    found.state, found.proposed_at = RoundState.PROPOSED, timezone.now()
    found.save(update_fields=["state", "proposed_at"])
    record(actor, "respite_care.round_proposed", found)
    return found


def version_of_proposal(found: Round) -> str:
    """What stands in the proposal, in a few letters."""
    rows = Wish.objects.filter(round=found).order_by("pk").values_list("pk", "reason", "home")
    return version_of([found.state, *rows])


@transaction.atomic
def give(wish: Wish, *, actor: Actor, instead_of: Wish | None = None, seen: str = "") -> Wish:
    """Staff give it after all; `instead_of` is another stay of the family that goes.

    Given already it stays so. Raises CannotBeGiven with the reason where a rule would be broken, and then nothing is
    changed; NothingInstead, ChangedMeanwhile or RoundNotAtThatPoint.
    """
    found = lock_round(wish.round, RoundState.PROPOSED)
    wish = Wish.objects.select_related("recipient", "stay").get(pk=wish.pk)
    if wish.is_given:
        return wish
    require_unchanged(seen, now=version_of_proposal(found))
    known, given, _lost = _what_stands(found)
    wanted = known.wanted[wish.pk]
    if instead_of is not None:
        _require_theirs(instead_of, wish)
        given.remove(known.wanted[instead_of.pk])
    reason = given.why_not(wanted)
    if reason is not None:
        raise CannotBeGiven(why=in_the_way(reason))
    given.add(wanted)
    if instead_of is not None:
        _write(instead_of, Reason.TAKEN_BY_STAFF, actor=actor)
    _write(wish, Reason.GIVEN_BY_STAFF, actor=actor)
    _settle_homes(known, given)
    wish.refresh_from_db()
    return wish


@transaction.atomic
def take(wish: Wish, *, actor: Actor, seen: str = "") -> Wish:
    """Staff take back what is proposed. What is not given stays so."""
    found = lock_round(wish.round, RoundState.PROPOSED)
    wish = Wish.objects.get(pk=wish.pk)
    if not wish.is_given:
        return wish
    require_unchanged(seen, now=version_of_proposal(found))
    _write(wish, Reason.TAKEN_BY_STAFF, actor=actor)
    return wish


def could_be_given(found: Round) -> dict[int, Reason | None]:
    """What is in the way of giving each wish that is not given, by its id; None for nothing."""
    known, given, lost = _what_stands(found)
    return {
        pk: given.why_not(wanted)
        for pk, wanted in known.wanted.items()
        if pk not in lost and wanted not in given.turn_of
    }


def lost_since(found: Round) -> Mapping[int, Reason]:
    """What is given and cannot be had any more, by the wish's id, and why: a bed was lost, a decision used up."""
    _known, _given, lost = _what_stands(found)
    return lost


def settle_again(found: Round) -> None:
    """All that is given gets a home as it can be had now: where one was lost another may have room.

    The round must be locked. Raises StaysLost where there is none for somebody; then nothing is changed.
    """
    known, given, lost = _what_stands(found)
    if lost:
        raise StaysLost(count=len(lost))
    _settle_homes(known, given)


def _what_stands(found: Round) -> tuple[RoundMatter, Given, Mapping[int, Reason]]:
    """What is given and can be had beside the rest, the dearest wishes first, and what cannot, with the reason."""
    known = matter_of(found)
    given, lost = Given(known.matter), dict[int, Reason]()
    for row in Wish.objects.filter(round=found).order_by("rank", "pk"):
        if not row.is_given:
            continue
        reason = given.why_not(known.wanted[row.pk])
        if reason is None:
            given.add(known.wanted[row.pk])
        else:
            lost[row.pk] = reason
    return known, given, lost


def _require_theirs(instead_of: Wish, wish: Wish) -> None:
    """Only what the family was given can go in place of another."""
    now = Wish.objects.get(pk=instead_of.pk)
    if not now.is_given or (now.round_id, now.recipient_id) != (wish.round_id, wish.recipient_id):
        raise NothingInstead


def _write(wish: Wish, reason: Reason, *, actor: Actor) -> None:
    wish.reason = wish.told = reason
    if not reason.is_given:
        wish.home = None
    wish.save(update_fields=["reason", "told", "home"])
    record(actor, f"respite_care.wish_{reason}", wish, recipient_id=wish.recipient_id)


def _settle_homes(known: RoundMatter, given: Given) -> None:
    """Who sleeps where may change for others too when one more has to have a bed."""
    homes = given.homes()
    for row in _rows(known):
        wanted = known.wanted[row.pk]
        if wanted in homes and row.home_id != homes[wanted]:
            row.home_id = homes[wanted]
            row.save(update_fields=["home"])


def _rows(known: RoundMatter) -> Iterable[Wish]:
    return Wish.objects.filter(pk__in=known.wanted)
