"""The last line: whoever acts for a recipient may do so now, and with this service."""

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from foundation.actor import Actor
from shop.errors import MayNotAct
from shop.models import Representation
from shop.queries.representations import in_force

SHARE = "SELECT FROM shop_representation WHERE id = %s FOR SHARE"


def require_mandate(actor: Actor, *, recipient_id: int, service_id: int | None) -> None:
    """Raise MayNotAct for who acts on behalf of the recipient without being allowed to with that service.

    Without a service it is about the person: for who stands in for them with all services.

    What allows it stays so until this transaction ends: who revokes or changes it waits. Acts wait for its row and
    not for each other, and who revokes it holds nothing else, so it may be asked for after any other lock. No
    statement for those who act for themselves or for the department.
    """
    if actor.mandate_id is None:
        return
    if actor.user_id is None:
        raise MayNotAct(service=service_id)
    with connection.cursor() as cursor:
        cursor.execute(SHARE, [actor.mandate_id])
    # In a statement of its own: it sees what was committed while the first one waited.
    scope = Q(covers_all=True)
    held = Representation.objects.filter(
        in_force(timezone.localdate()),
        scope if service_id is None else scope | Q(services=service_id),
        pk=actor.mandate_id,
        recipient_id=recipient_id,
        recipient__is_active=True,
        representative__user_id=actor.user_id,
    )
    if not held.exists():
        raise MayNotAct(service=service_id)
