"""Who hears that a person gave visits to somebody else: the helper who comes now, and the one who had meant to come."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils import timezone

from foundation.actor import Actor
from notifications.enums import DeliveryStatus
from notifications.models import OutboxMessage
from shop.domain.absence.cover_messages import GIVEN_VISITS, Message, promise, whose_they_are
from shop.enums import ReassignmentReason
from shop.models import Booking, Provider

LOST_VISITS = "provider.lost_visits"


def _none_yet() -> dict[Provider, list[int]]:
    return defaultdict(list)


@dataclass(frozen=True, slots=True)
class PlansChanged:
    """Whose plan one act changes, and by which visits: however many, each helper hears of them in one message."""

    given: dict[Provider, list[int]] = field(default_factory=_none_yet)
    lost: dict[Provider, list[int]] = field(default_factory=_none_yet)

    def note(
        self,
        visits: Sequence[Booking],
        *,
        to: Provider,
        instead_of: Provider,
        reason: ReassignmentReason,
        actor: Actor,
    ) -> None:
        """Whoever cannot come, or gives their visits away themself, knows of it."""
        ids = [each.pk for each in visits]
        self.given[to] += ids
        is_known = reason == ReassignmentReason.ABSENCE or (
            actor.user_id is not None and actor.user_id == instead_of.user_id
        )
        if not is_known:
            self.lost[instead_of] += ids

    def add(self, others: "PlansChanged") -> None:
        for mine, theirs in ((self.given, others.given), (self.lost, others.lost)):
            for provider, visits in theirs.items():
                mine[provider] += visits

    def tell(self) -> None:
        """Promise it at once. Two statements, none where no helper has a way in; one more where somebody loses visits.

        Nobody hears that they lose what they have not heard is theirs: the message that waits leaves it out.
        """
        unheard = _not_heard_of(self.lost)
        lost: list[Message] = [
            (
                LOST_VISITS,
                provider.user_id,
                {"provider_id": provider.pk, "bookings": ",".join(map(str, heard))},
            )
            for provider, visits in self.lost.items()
            if (heard := [pk for pk in visits if (provider.pk, pk) not in unheard])
        ]
        promise([*whose_they_are(self.given, because={}), *lost], not_before=None)


def _not_heard_of(providers: Iterable[Provider]) -> frozenset[tuple[int, int]]:
    """Which visits they are still to be told are theirs: the ids of both. One query, none where nobody has a way in."""
    ids = [each.pk for each in providers if each.user_id is not None]
    if not ids:
        return frozenset()
    waiting = OutboxMessage.objects.filter(
        kind=GIVEN_VISITS,
        params__provider_id__in=ids,
        status=DeliveryStatus.WAITING,
        not_before__gt=timezone.now(),  # what goes out at once may be on its way
    )
    return frozenset(
        (provider_id, int(pk))
        for provider_id, visits in waiting.values_list("params__provider_id", "params__bookings")
        for pk in visits.split(",")
    )
