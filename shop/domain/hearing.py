"""The one way in which something is said to a recipient: to themself, and to who acts for them."""

from datetime import datetime

from notifications.outbox import put_all_in_outbox
from shop.models import Recipient
from shop.queries.hearers import hearers_of


def tell_recipient(
    kind: str,
    recipient: Recipient,
    *,
    service_id: int,
    not_before: datetime | None = None,
    **params: str | int,
) -> None:
    """Promise a message about the service, in this transaction; none where there is nobody to hear it."""
    hearers = hearers_of(recipient, service_id=service_id)
    if hearers:
        put_all_in_outbox(
            [(kind, user_id, {**params, **more}) for user_id, more in hearers], not_before=not_before
        )
