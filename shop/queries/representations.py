"""Who may act for whom today, and what waits for the municipality."""

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum

from django.db.models import Q, QuerySet
from django.utils import timezone

from audit.models import AuditEntry
from foundation.alphabet import Alphabetical
from shop.enums import ReviewReason
from shop.models import Recipient, Representation
from shop.queries.compiled import Day

REVIEWED = "representation.reviewed"
REVIEWED_AHEAD = timedelta(days=30)
"""So long before a child's birthday its parents' access may be reviewed, and the municipality is reminded of it."""


class RepresentationState(StrEnum):
    IN_FORCE = "in_force"
    NOT_YET = "not_yet"
    AWAITS_ASSESSMENT = "awaits_assessment"
    RESTS = "rests"
    OVER = "over"
    REVOKED = "revoked"


def in_force(today: date) -> Q:
    """By which somebody may act on that day."""
    lasts = Q(valid_until__isnull=True) | Q(valid_until__gte=today)
    goes_on = Q(rests_from__isnull=True) | Q(rests_from__gt=today)
    is_certain = Q(is_doubtful=False) | Q(assessed_at__isnull=False)
    return lasts & goes_on & is_certain & Q(revoked_at__isnull=True, valid_from__lte=today)


def state_of(representation: Representation, *, today: date) -> RepresentationState:
    """The same of one row, with the reason why it is not in force."""
    until, rests_from = representation.valid_until, representation.rests_from
    if representation.revoked_at is not None:
        return RepresentationState.REVOKED
    if until is not None and until < today:
        return RepresentationState.OVER
    if representation.is_doubtful and representation.assessed_at is None:
        return RepresentationState.AWAITS_ASSESSMENT
    if representation.valid_from > today:
        return RepresentationState.NOT_YET
    return (
        RepresentationState.RESTS
        if rests_from is not None and rests_from <= today
        else RepresentationState.IN_FORCE
    )


def representations_by(user_id: int) -> QuerySet[Representation]:
    """Those by which the user may act today, by whom they act for."""
    today = timezone.localdate()
    theirs = Representation.objects.filter(
        in_force(today), representative__user=user_id, recipient__is_active=True
    )
    return (
        theirs.select_related("recipient")
        .prefetch_related("services")
        .order_by(Alphabetical("recipient__name"), "pk")
    )


def set_aside_by(user_id: int) -> Sequence[Representation]:
    """Those of the user's that are not in force but may come to be: before their first day, assessed or reviewed."""
    today = timezone.localdate()
    theirs = Representation.objects.filter(
        ~in_force(today), not_over(today), representative__user=user_id, recipient__is_active=True
    )
    return list(theirs.select_related("recipient").order_by(Alphabetical("recipient__name"), "pk"))


def representations_of(recipient: Recipient) -> QuerySet[Representation]:
    """Who may act for the recipient, or may come to: not those that are over."""
    theirs = Representation.objects.filter(not_over(timezone.localdate()), recipient=recipient)
    return theirs.select_related("representative__user").prefetch_related("services")


def former_representations_of(recipient: Recipient) -> QuerySet[Representation]:
    """Those that are over or were revoked, the latest first."""
    theirs = Representation.objects.filter(~not_over(timezone.localdate()), recipient=recipient)
    people = theirs.select_related("representative__user", "revoked_by").prefetch_related("services")
    return people.order_by("-valid_from", "-pk")


def why_reviewed(representation: Representation) -> ReviewReason | None:
    """The reason that was given last, from the log; None for a review before reasons were asked for."""
    about = AuditEntry.objects.filter(
        object_type=Representation._meta.label_lower, object_id=representation.pk, action=REVIEWED
    )
    details = about.order_by("-pk").values_list("details", flat=True).first() or {}
    reason = details.get("reason", "")
    return ReviewReason(reason) if reason in ReviewReason.values else None


def not_over(today: Day) -> Q:
    return Q(revoked_at__isnull=True) & (Q(valid_until__isnull=True) | Q(valid_until__gte=today))


def to_settle(today: Day) -> Q:
    """Consent that nobody has assessed, and parents' access that rests, or will within thirty days."""
    is_due = Q(rests_from__lte=today + REVIEWED_AHEAD)
    return not_over(today) & (is_due | Q(is_doubtful=True, assessed_at__isnull=True))
