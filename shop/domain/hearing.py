"""The one way in which something is said to a recipient: to themself, and to who acts for them."""

from collections.abc import Collection
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
    by: int | None = None,
    **params: str | int,
) -> None:
    """Promise a message about the service, in this transaction; none where there is nobody to hear it.

    `by` is whose act it tells of, by the user's id: they hear of it at any hour.
    """
    tell_of_services(kind, recipient, service_ids=[service_id], not_before=not_before, by=by, **params)


def tell_of_services(
    kind: str,
    recipient: Recipient,
    *,
    service_ids: Collection[int],
    not_before: datetime | None = None,
    by: int | None = None,
    **params: str | int,
) -> None:
    """The same about several services at once: also to who acts for the recipient with one of them only."""
    hearers = hearers_of(recipient, service_ids=service_ids)
    if hearers:
        put_all_in_outbox(
            [(kind, user_id, {**params, **more}) for user_id, more in hearers], not_before=not_before, by=by
        )
