"""Who leads a run: whoever those in it were given to, else whose time is kept."""

from modules.shopping_help.models import Run
from shop.domain.capacity.announced import leaders_of_sessions
from shop.models import KeptTime, Provider
from shop.queries.versions import version_of


def leader_of(run: Run) -> Provider:
    """Two queries."""
    kept = KeptTime.objects.select_related("service", "provider").filter(pk=run.kept_id or 0).first()
    return leaders_of_sessions([kept])[kept.pk] if kept is not None else run.leader


def version_of_leader(run: Run) -> str:
    return version_of([leader_of(run).pk])
