"""By the clock: stores are told that their lists are there, and what is no longer needed is deleted."""

from datetime import timedelta

from django.utils import timezone

from foundation.jobs import job
from modules.shopping_help.crew_stored import delete_what_is_due
from modules.shopping_help.domain.partnering import tell_store
from modules.shopping_help.models import Run
from shop.registry import is_switched_on

TELL_STORES = "shopping_help.tell_stores"
DELETE_OLD = "shopping_help.delete_old"


@job(TELL_STORES)
def tell_stores() -> None:
    """Of runs whose orders have closed and that are still to come; each store once a run."""
    if not is_switched_on("shopping_help"):
        return
    now = timezone.now()
    runs = Run.objects.filter(
        closes_at__lte=now,
        closes_at__gt=now - timedelta(days=7),
        ends_at__gt=now,
        called_off_at=None,
        store__partners__isnull=False,
        orders__isnull=False,
    ).exclude(progress__told_store_at__isnull=False)
    for run_id in runs.order_by("pk").values_list("pk", flat=True).distinct():
        tell_store(run_id)


@job(DELETE_OLD)
def delete_old() -> None:
    """Lists, allergies and accounts that nobody needs any more."""
    delete_what_is_due()
