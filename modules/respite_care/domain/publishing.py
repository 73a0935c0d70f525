"""A proposal is published: every stay in it is booked through the core's door, or has the reason why it could not be.

One by one, each in a transaction of its own, so that nobody else who books waits for long. Stopped half-way it goes on
where it was; two at once do nothing twice, for each stay is booked under a key of its own.
"""

from collections import defaultdict

from django.db import transaction
from django.utils import timezone

from audit.record import record
from foundation.actor import Actor, Channel
from foundation.errors import DomainError
from foundation.jobs import enqueue, job
from foundation.retrying import unless_deadlocked
from foundation.scope import current_tenant_key
from modules.respite_care.domain.proposing import settle_again, version_of_proposal
from modules.respite_care.domain.rounds import lock_round
from modules.respite_care.enums import RoundState
from modules.respite_care.models import HomeBed, Round, RoundShare, Wish
from modules.respite_care.queries.rounds import handing_out
from modules.respite_care.reasons import Outcome
from shop.domain.door.booking import book_service
from shop.domain.door.requests import confirm_request
from shop.domain.hearing import tell_recipient
from shop.domain.meanwhile import require_unchanged
from shop.enums import BookingStatus
from shop.lengths import Length
from shop.models import Booking, Recipient
from shop.queries.asked_first import way_chosen

PUBLISH, RESUME = "respite_care.publish_round", "respite_care.resume_rounds"
PUBLISHED = "respite_care.round_published"


@transaction.atomic
def publish(found: Round, *, actor: Actor, seen: str = "") -> Round:
    """Begin: what is proposed stands from now on, and is booked in a job. Twice is once.

    Who was to be in a home that fell out is placed in another that has room. Raises StaysLost where none has, or what
    is given cannot be had for another reason; ChangedMeanwhile or RoundNotAtThatPoint.
    """
    found = lock_round(found, RoundState.PROPOSED, RoundState.PUBLISHING, RoundState.PUBLISHED)
    if found.state != RoundState.PROPOSED:
        return found
    require_unchanged(seen, now=version_of_proposal(found))
    settle_again(found)
    found.state = RoundState.PUBLISHING
    found.save(update_fields=["state"])
    record(actor, "respite_care.round_published", found)
    enqueue(current_tenant_key(), PUBLISH, {"round_id": found.pk, "user_id": actor.user_id})
    return found


@job(PUBLISH, in_steps=True)
def publish_round(*, round_id: int, user_id: int | None) -> None:
    """Book what is proposed, then tell all families. Run again it goes on."""
    with transaction.atomic():
        found = Round.objects.select_related("service__department").get(pk=round_id)
        wishes = _left_to_book(found) if found.state == RoundState.PUBLISHING else []
    actor = Actor(user_id=user_id, channel=Channel.STAFF)
    for wish in wishes:
        _book(found, wish, actor=actor)
    _finish(found)


@job(RESUME)
def resume_rounds() -> None:
    """Rounds whose job was lost on the way are taken up again."""
    for pk in Round.objects.filter(state=RoundState.PUBLISHING).values_list("pk", flat=True):
        enqueue(current_tenant_key(), PUBLISH, {"round_id": pk, "user_id": None})


def _left_to_book(found: Round) -> list[Wish]:
    """Given, and neither booked nor refused; the dearest wishes first."""
    left = Wish.objects.filter(round=found, booking=None, refusal="").select_related("recipient", "stay")
    return [wish for wish in left.order_by("rank", "pk") if wish.is_given]


def _book(found: Round, wish: Wish, *, actor: Actor) -> None:
    try:
        _take(found, wish, actor=actor)
    except DomainError as refused:
        with transaction.atomic():
            Wish.objects.filter(pk=wish.pk, booking=None).update(refusal=refused.code)


@unless_deadlocked
@transaction.atomic
def _take(found: Round, wish: Wish, *, actor: Actor) -> Booking:
    """In the home of the proposal, or in another where that has no place any more."""
    with handing_out(found):
        booking = book_service(
            found.service,
            recipient=wish.recipient,
            starts_at=wish.stay.starts_at,
            length=Length(stay=wish.stay.length),
            way=way_chosen(found.service, wish.recipient, chosen=wish.chosen),
            actor=actor,
            idempotency_key=f"respite-round-{found.pk}-{wish.pk}",
            helpers=list(HomeBed.objects.filter(home=wish.home_id).values_list("provider_id", flat=True)),
        )
    if booking.status == BookingStatus.REQUESTED:  # the department has said yes by publishing
        booking = confirm_request(booking, actor=actor)
    home = HomeBed.objects.filter(provider__assignments__booking=booking, provider__assignments__active=True)
    Wish.objects.filter(pk=wish.pk).update(booking=booking, home=home.values_list("home", flat=True)[0])
    return booking


@transaction.atomic
def _finish(found: Round) -> None:
    """How it ended is kept for each family, and each is told once."""
    found = Round.objects.select_for_update(of=("self",)).select_related("service").get(pk=found.pk)
    if found.state != RoundState.PUBLISHING or _left_to_book(found):
        return
    found.state, found.published_at = RoundState.PUBLISHED, timezone.now()
    found.save(update_fields=["state", "published_at"])
    ranks: dict[int, list[int]] = defaultdict(list)
    families: dict[int, Recipient] = {}
    for wish in Wish.objects.filter(round=found).select_related("recipient__user"):
        families[wish.recipient_id] = wish.recipient
        if wish.booking_id is not None:
            ranks[wish.recipient_id].append(wish.rank)
    RoundShare.objects.bulk_create(
        RoundShare(round=found, recipient_id=pk, outcome=outcome_of(ranks[pk])) for pk in sorted(families)
    )
    for family in families.values():
        tell_recipient(
            PUBLISHED, family, service_id=found.service_id, round_id=found.pk, recipient_id=family.pk
        )


def outcome_of(ranks: list[int]) -> Outcome:
    """By which of their wishes they were given."""
    if not ranks:
        return Outcome.NOTHING
    return Outcome.FIRST_WISH if min(ranks) == 1 else Outcome.ANOTHER_WISH
