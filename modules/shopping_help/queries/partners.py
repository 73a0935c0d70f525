"""What somebody of a store's own staff sees: its runs whose lists have closed."""

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from foundation.errors import NotFound
from modules.shopping_help.models import Run
from shop.viewer import Viewer

DAYS_AFTER = 2
"""How long a store sees a run after its window."""


def _runs_of_stores(viewer: Viewer) -> QuerySet[Run]:
    """Those of the stores they are named for, as long as the department works with them."""
    now = timezone.now()
    return Run.objects.filter(
        store__partners__user=viewer.user,
        store__department__in=viewer.partner_in,
        called_off_at=None,
        closes_at__lte=now,
        ends_at__gt=now - timedelta(days=DAYS_AFTER),
    ).select_related("store", "service__department", "progress")


def runs_for_store(viewer: Viewer) -> Sequence[Run]:
    """The soonest first. One query."""
    return list(_runs_of_stores(viewer).order_by("starts_at", "pk"))


def get_run_for_store(viewer: Viewer, run_id: int) -> Run:
    """Raises NotFound for the run of another store, and before its lists have closed."""
    run = _runs_of_stores(viewer).filter(pk=run_id).first()
    if run is None:
        raise NotFound
    return run
