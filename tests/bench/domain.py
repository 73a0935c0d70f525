"""Our side: the door with everything behind it (rules, ledger, audit, outbox, jobs)."""

from collections.abc import Sequence

from django.db import connections, transaction

from foundation.actor import Actor, Channel
from foundation.scope import use_scope
from shop.domain.door.booking import book_service
from shop.errors import TimeTaken
from shop.models import Recipient, Service
from tests.bench.world import SCOPE, Wish


class DomainSide:
    """One client's connection, as Django gives it. Ready-made objects, as a view has them when it books."""

    def __init__(self, place: dict[str, str]) -> None:
        connections["default"].settings_dict.update(place)
        with use_scope(SCOPE), transaction.atomic():
            self.services = Service.objects.in_bulk()
        self.recipients: dict[int, Recipient] = {}

    def prepare(self, wishes: Sequence[Wish]) -> None:
        """Load the recipients anew, so that nothing of the last turn is remembered on them."""
        with use_scope(SCOPE), transaction.atomic():
            self.recipients = Recipient.objects.in_bulk({wish.recipient_id for wish in wishes})

    def book(self, wish: Wish) -> bool:
        """Whether the booking was made; every refusal but “taken” is an error."""
        recipient = self.recipients[wish.recipient_id]
        actor = Actor(user_id=recipient.user_id, channel=Channel.SELF)
        try:
            with use_scope(SCOPE):
                book_service(
                    self.services[wish.service_id], recipient=recipient, starts_at=wish.starts_at, actor=actor
                )
        except TimeTaken:
            return False
        return True
