"""Time that a provider keeps for one service: a session is announced, and nothing else is booked into it."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from audit.record import record
from foundation.actor import Actor
from shop.domain.freeing import time_was_freed
from shop.domain.locks import lock_schedule
from shop.errors import NobodyOnDuty, OffGrid
from shop.lengths import end_of, usual_length
from shop.models import KeptTime, Provider, Service
from shop.queries.door import A_MOMENT
from shop.queries.free_time import Window
from shop.queries.ranking import ranked_candidates
from shop.queries.slots import slots_between


@transaction.atomic
def keep_time(
    service: Service,
    *,
    provider: Provider,
    starts_at: datetime,
    actor: Actor,
    title: str = "",
    where_text: str = "",
) -> KeptTime:
    """Keep the provider's time for the service's visit that begins then, buffers included.

    `title` is what is announced for it and `where_text` where that is: pages say so of everything booked into it.
    Raises OffGrid for a time at which none may begin with somebody at work, and NobodyOnDuty where this provider is not
    at work then or has something else.
    """
    lock_schedule(service.department_id)
    length = usual_length(service)
    if not slots_between(service, from_at=starts_at, until_at=starts_at + A_MOMENT):
        raise OffGrid
    window = Window(
        service,
        length,
        starts_at,
        starts_at + A_MOMENT,
        timezone.now(),
        timezone.get_current_timezone_name(),
    )
    if provider.pk not in {each.provider_id for each in ranked_candidates(window)}:
        raise NobodyOnDuty
    during = (starts_at - service.buffer_before, end_of(service, length, starts_at) + service.buffer_after)
    if KeptTime.objects.filter(provider=provider, during__overlap=during).exists():
        raise NobodyOnDuty
    kept = KeptTime.objects.create(
        provider=provider, service=service, during=during, title=title, where_text=where_text
    )
    record(actor, "kept_time.added", kept, provider=provider.pk, service=service.pk)
    return kept


@transaction.atomic
def release_kept_times(ids: Iterable[int], *, department_id: int, actor: Actor) -> None:
    """Others may have the time again; what is booked in it stands. Released twice nothing happens."""
    lock_schedule(department_id)
    for kept in KeptTime.objects.filter(pk__in=list(ids)).order_by("pk"):
        record(actor, "kept_time.removed", kept, provider=kept.provider_id, service=kept.service_id)
        kept.delete()
    time_was_freed(department_id)
