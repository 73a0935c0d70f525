"""What upsets visits and can be undone until it is told: that somebody is away, or that they leave."""

from collections.abc import Mapping

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from notifications.models import OutboxMessage
from shop.models import Absence, Departure, Provider

type Cause = Absence | Departure
type Named = Mapping[str, int]
"""A cause as the messages about it name it, also when it is there no more."""

ABSENCE, DEPARTURE = "absence_id", "departure_id"
NAMES = [ABSENCE, DEPARTURE]


def named(cause: Cause) -> Named:
    return {ABSENCE if isinstance(cause, Absence) else DEPARTURE: cause.pk}


def because_of(cause: Cause | None) -> dict[str, Cause | None]:
    """What a disruption says of its cause; None for the department that cancels."""
    return {
        "absence": cause if isinstance(cause, Absence) else None,
        "departure": cause if isinstance(cause, Departure) else None,
    }


def messages_about(cause: Cause) -> QuerySet[OutboxMessage]:
    return OutboxMessage.objects.filter(**{f"params__{name}": pk for name, pk in named(cause).items()})


def can_undo(cause: Cause) -> bool:
    """Whether the messages about it have not gone out yet."""
    return cause.told_at is not None and cause.told_at > timezone.now()


def is_untold() -> Q:
    """Disruptions whose cause can be undone still."""
    now = timezone.now()
    return Q(absence__told_at__gt=now) | Q(departure__told_at__gt=now)


def absence_now(provider: Provider) -> Absence | None:
    """What keeps them from work at this moment."""
    return Absence.objects.filter(provider=provider, during__contains=timezone.now()).first()


def departure_of(provider: Provider) -> Departure | None:
    """What noted the last day that they have; None for who is not to leave. One query."""
    noted = Departure.objects.filter(provider=provider, last_day=F("provider__leaves_on"))
    return noted.order_by("-pk").first()
