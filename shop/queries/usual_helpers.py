"""Who can be asked for by name, to come to the standing visits."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from foundation.alphabet import Alphabetical
from shop.enums import ProviderKind
from shop.models import Assignment, Provider, Recipient, Service


def helpers_to_ask_for(
    service: Service, *, recipient: Recipient, also: int | None = None
) -> Sequence[Provider]:
    """Everybody of the department with a name who may come to them, by name; `also` as below. One query."""
    return list(_who_may_come(service, recipient=recipient, also=also))


def helpers_known_to(
    recipient: Recipient, *, service: Service, also: int | None = None
) -> Sequence[Provider]:
    """Those who have been with the recipient or will be, and `also` who comes to them as it is. One query.

    Who leaves can no longer be asked for, but by those they come to until then.
    """
    been = Assignment.objects.filter(booking__recipient=recipient, active=True).values("provider_id")
    known = Q(pk__in=been) if also is None else Q(pk__in=been) | Q(pk=also)
    return list(_who_may_come(service, recipient=recipient, also=also).filter(known))


def _who_may_come(service: Service, *, recipient: Recipient, also: int | None) -> QuerySet[Provider]:
    if service.seats > 1:
        return Provider.objects.none()
    stays = Q(leaves_on__isnull=True) | Q(pk=also)
    providers = Provider.objects.filter(
        stays, department_id=service.department_id, is_active=True, number__isnull=True
    ).exclude(blocked_for__recipient=recipient)
    of_places = Q(kind=ProviderKind.PLACE)
    return providers.filter(of_places if service.uses_places else ~of_places).order_by(
        Alphabetical("name"), "pk"
    )
