"""Who should come to standing bookings: a wish that ends when that provider leaves, and comes back if they stay."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q

from audit.models import AuditEntry
from audit.record import record
from foundation.actor import Actor
from shop.models import BookingSeries, Provider

LEFT, BACK = "series.provider_left", "series.provider_back"


def drop_wishes(provider: Provider, *, last_day: date, actor: Actor) -> Sequence[BookingSeries]:
    """Standing bookings that go on after the day ask for nobody any more; the log keeps whom they asked for."""
    wished = BookingSeries.objects.filter(provider=provider, end_reason="")
    reaching = wished.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=last_day))
    found = list(
        reaching.select_for_update(of=("self",)).select_related("recipient", "service").order_by("pk")
    )
    BookingSeries.objects.filter(pk__in=[series.pk for series in found]).update(
        provider=None, only_provider=False
    )
    for series in found:
        record(
            actor,
            LEFT,
            series,
            recipient_id=series.recipient_id,
            provider=provider.pk,
            only=int(series.only_provider),
        )
    return found


def restore_wishes(provider: Provider, *, actor: Actor, until: date | None = None) -> None:
    """Those that asked for the provider and for nobody since ask again, where they still run.

    Where the provider leaves on a later day than was said, those that end `until` then.
    """
    running = BookingSeries.objects.filter(provider__isnull=True, end_reason="")
    if until is not None:
        running = running.filter(ends_on__lte=until)
    for series, only in dropped_wishes(provider).items():
        if running.filter(pk=series).update(provider=provider, only_provider=only):
            recipient_id = BookingSeries.objects.values_list("recipient_id", flat=True).get(pk=series)
            record(actor, BACK, BookingSeries(pk=series), recipient_id=recipient_id, provider=provider.pk)


def dropped_wishes(provider: Provider) -> dict[int, bool]:
    """Standing bookings that asked for the provider before they were to leave, and whether for nobody else."""
    entries = AuditEntry.objects.filter(
        object_type=BookingSeries._meta.label_lower, action__in=(LEFT, BACK), details__provider=provider.pk
    )
    found: dict[int, bool] = {}
    for entry in entries.order_by("pk"):
        if entry.action == LEFT:
            found[entry.object_id] = bool(entry.details["only"])
        else:
            found.pop(entry.object_id, None)
    return found
