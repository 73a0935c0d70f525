"""A representative is registered with what they may do, and that is changed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.record import record
from foundation.actor import Actor
from foundation.identifiers import NationalId
from shop.domain.identity.accounts import representative_with
from shop.domain.meanwhile import require_unchanged
from shop.domain.representation.revoking import lock_representation
from shop.enums import RepresentationKind
from shop.errors import (
    ActsAlready,
    DecidesForThemself,
    RecipientHasEnded,
    RepresentationIsOver,
    RepresentationNotPossible,
    RepresentsThemself,
)
from shop.models import Recipient, Representation, Representative, Service
from shop.models.representation import is_reference
from shop.queries.representations import RepresentationState, state_of
from shop.queries.versions import version_of_representation

REVIEWED = (16, 12)
OF_AGE = 18
DAY = timedelta(days=1)
DOUBTFUL = "doubtful"
ONE_AT_A_TIME = "representation_of_one_by_one_is_one_at_a_time"


@dataclass(frozen=True, slots=True)
class Scope:
    """With which services somebody acts (their ids, None for all), from when to which last day."""

    service_ids: Collection[int] | None
    valid_from: date
    valid_until: date | None = None
    gets_messages: bool = True


@dataclass(frozen=True, slots=True)
class Ground:
    """As what somebody acts, by which document; for a parent the child's date of birth."""

    kind: RepresentationKind
    document_reference: str
    is_doubtful: bool = False
    child_born_on: date | None = None


@transaction.atomic
def register_representative(
    recipient: Recipient, *, name: str, national_id: NationalId, ground: Ground, scope: Scope, actor: Actor
) -> Representation:
    """Let who has the number act for the recipient; they sign in as themselves. One number is one account.

    Of a child that is twelve or sixteen already, registering is the review for that age. Raises
    RepresentationNotPossible, RepresentsThemself, DecidesForThemself or ActsAlready, and RecipientHasEnded for who was
    erased; then nothing is written.
    """
    recipient = Recipient.objects.select_for_update(no_key=True).get(pk=recipient.pk)
    if recipient.erased_at is not None:
        raise RecipientHasEnded(recipient=recipient.pk)
    scope = _within_childhood(scope, ground=ground)
    require_possible(ground, scope=scope)
    representative = representative_with(national_id, name=name)
    if representative.user_id == recipient.user_id or recipient.national_id_hash == (
        representative.national_id_hash
    ):
        raise RepresentsThemself
    require_another(actor, representative=representative)
    representation = Representation(
        recipient=recipient,
        representative=representative,
        kind=ground.kind,
        document_reference=ground.document_reference,
        is_doubtful=ground.is_doubtful,
        child_born_on=ground.child_born_on,
        reviewed_age=_age_reviewed(ground.child_born_on),
        **_columns(scope),
    )
    _save(representation)
    representation.services.set(scope.service_ids or ())
    record(
        actor,
        "representation.registered",
        representation,
        recipient_id=recipient.pk,
        representative=representative.user_id,
        reason=DOUBTFUL if ground.is_doubtful else str(ground.kind),
    )
    return representation


@transaction.atomic
def change_representation(
    representation: Representation, *, document_reference: str, scope: Scope, actor: Actor, seen: str = ""
) -> Representation:
    """Another scope or another period, by this document; as what they act stays as it is.

    `seen` is the version the actor looked at. Raises RepresentationIsOver for one that has ended,
    RepresentationNotPossible, DecidesForThemself, ActsAlready or ChangedMeanwhile.
    """
    representation = lock_representation(representation.pk)
    require_another(actor, representative=representation.representative)
    today = timezone.localdate()
    if state_of(representation, today=today) in {RepresentationState.REVOKED, RepresentationState.OVER}:
        raise RepresentationIsOver(representation=representation.pk)
    require_unchanged(seen, now=version_of_representation(representation))
    ground = Ground(
        RepresentationKind(representation.kind),
        document_reference,
        child_born_on=representation.child_born_on,
    )
    scope = _within_childhood(scope, ground=ground)
    require_possible(ground, scope=scope)
    representation.document_reference = document_reference
    for name, value in _columns(scope).items():
        setattr(representation, name, value)
    _save(representation)
    representation.services.set(scope.service_ids or ())
    record(actor, "representation.changed", representation, recipient_id=representation.recipient_id)
    return representation


def require_another(actor: Actor, *, representative: Representative) -> None:
    """Raise DecidesForThemself for who works here and would decide what they themselves may do for somebody."""
    if actor.user_id is not None and actor.user_id == representative.user_id:
        raise DecidesForThemself


def require_possible(ground: Ground, *, scope: Scope) -> None:
    """Raise RepresentationNotPossible for what the database would refuse, or what nobody could use."""
    today = timezone.localdate()
    if scope.service_ids is not None:
        known = Service.objects.filter(pk__in=scope.service_ids).count()
        if not known or known != len(set(scope.service_ids)):
            raise RepresentationNotPossible(field="services")
    if scope.valid_until is not None and scope.valid_until < max(today, scope.valid_from):
        raise RepresentationNotPossible(field="valid_until")
    if not is_reference(ground.document_reference):
        raise RepresentationNotPossible(field="document_reference")
    if (ground.kind == RepresentationKind.PARENT) != (ground.child_born_on is not None):
        raise RepresentationNotPossible(field="child_born_on")


def birthday(born_on: date, age: int) -> date:
    """As the database reckons it: who was born on 29 February has it on the 28th in other years."""
    year = born_on.year + age
    try:
        return born_on.replace(year=year)
    except ValueError:
        return born_on.replace(year=year, day=28)


def _within_childhood(scope: Scope, *, ground: Ground) -> Scope:
    """A parent's access is over with the eighteenth birthday, whatever is said."""
    if ground.child_born_on is None:
        return scope
    today = timezone.localdate()
    if ground.child_born_on > today:
        raise RepresentationNotPossible(field="child_born_on")
    last = birthday(ground.child_born_on, OF_AGE) - DAY
    if today > last or scope.valid_from > last:
        raise RepresentationNotPossible(field="child_born_on")
    until = min(scope.valid_until or last, last)
    return Scope(scope.service_ids, scope.valid_from, until, gets_messages=scope.gets_messages)


def _age_reviewed(born_on: date | None) -> int:
    if born_on is None:
        return 0
    today = timezone.localdate()
    return next((age for age in REVIEWED if birthday(born_on, age) <= today), 0)


def _columns(scope: Scope) -> dict[str, object]:
    return {
        "covers_all": scope.service_ids is None,
        "valid_from": scope.valid_from,
        "valid_until": scope.valid_until,
        "gets_messages": scope.gets_messages,
    }


def _save(representation: Representation) -> None:
    try:
        with transaction.atomic():
            representation.save()
    except IntegrityError as error:
        if ONE_AT_A_TIME in str(error):
            raise ActsAlready from error
        raise
    representation.refresh_from_db(fields=["rests_from"])
