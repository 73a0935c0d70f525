"""What the municipality decides about a representation: whether there is consent, and whether a parent's goes on."""

from django.db import transaction
from django.utils import timezone

from audit.record import record
from foundation.actor import Actor
from shop.domain.representation.registering import REVIEWED, require_another
from shop.domain.representation.revoking import lock_representation, revoke_representation
from shop.enums import ReviewReason
from shop.errors import RepresentationIsOver, RepresentationNotPossible
from shop.models import Representation
from shop.models.representation import is_reference
from shop.queries.representations import REVIEWED_AHEAD, not_over


@transaction.atomic
def assess_consent(
    representation: Representation, *, is_given: bool, document_reference: str, actor: Actor
) -> Representation:
    """There is consent, by this document, and they may act from now on; or there is none, and it is ended.

    Raises RepresentationIsOver where nothing waits to be assessed, RepresentationNotPossible for no document, and
    DecidesForThemself.
    """
    if not is_reference(document_reference):
        raise RepresentationNotPossible(field="assessment_reference")
    representation = lock_representation(representation.pk)
    require_another(actor, representative=representation.representative)
    waits = representation.is_doubtful and representation.assessed_at is None
    if not waits or not _is_open(representation):
        raise RepresentationIsOver(representation=representation.pk)
    representation.assessed_at, representation.assessed_by_id = timezone.now(), actor.user_id
    representation.assessment_reference = document_reference
    representation.save(update_fields=["assessed_at", "assessed_by", "assessment_reference"])
    outcome = "consent" if is_given else "no_consent"
    record(
        actor,
        "representation.assessed",
        representation,
        recipient_id=representation.recipient_id,
        reason=outcome,
    )
    return representation if is_given else revoke_representation(representation, actor=actor)


@transaction.atomic
def confirm_review(
    representation: Representation, *, age: int, reason: ReviewReason, actor: Actor
) -> Representation:
    """A parent's access goes on after the child's birthday of that age. Confirmed twice is once.

    It may be said thirty days before; the log says why. Raises RepresentationIsOver where no review of that age is due,
    and DecidesForThemself.
    """
    representation = lock_representation(representation.pk)
    require_another(actor, representative=representation.representative)
    if representation.reviewed_age >= age and age in REVIEWED:
        return representation
    if age != age_due(representation) or not _is_open(representation):
        raise RepresentationIsOver(representation=representation.pk)
    representation.reviewed_age = age
    representation.reviewed_at, representation.reviewed_by_id = timezone.now(), actor.user_id
    representation.save(update_fields=["reviewed_age", "reviewed_at", "reviewed_by"])
    representation.refresh_from_db(fields=["rests_from"])
    record(
        actor,
        "representation.reviewed",
        representation,
        recipient_id=representation.recipient_id,
        age=age,
        reason=str(reason),
    )
    return representation


def age_due(representation: Representation) -> int | None:
    """For which birthday, past or within thirty days, nobody has reviewed it yet."""
    rests_from = representation.rests_from
    if rests_from is None or rests_from > timezone.localdate() + REVIEWED_AHEAD:
        return None
    return 12 if representation.reviewed_age == 0 else 16


def _is_open(representation: Representation) -> bool:
    return Representation.objects.filter(not_over(timezone.localdate()), pk=representation.pk).exists()
