"""What happens by the clock: one public job puts jobs for each municipality in the queue."""

from collections.abc import Iterable

from django.conf import settings

from foundation.jobs import enqueue_once, periodic_job
from tenants.enums import ROUTABLE
from tenants.models import Municipality

NIGHTLY = "tenants.nightly"
AT_NIGHT = "10 1 * * *"
"""Ten past one in UTC: between two and four o'clock in Norway, after the day has changed in every season."""


MORNING = "tenants.morning"
IN_THE_MORNING = "45 4 * * *"
"""In UTC too: a quarter to six in winter and to seven in summer, before anybody sets out."""

FREQUENT = "tenants.frequent"
EVERY_FEW_MINUTES = "*/5 * * * *"


@periodic_job(NIGHTLY, cron=AT_NIGHT)
def enqueue_nightly_jobs() -> None:
    """Enqueue every job named in the setting NIGHTLY_JOBS for every municipality, unless it waits already."""
    _enqueue_for_all(settings.NIGHTLY_JOBS)


@periodic_job(MORNING, cron=IN_THE_MORNING)
def enqueue_morning_jobs() -> None:
    """The same with the setting MORNING_JOBS."""
    _enqueue_for_all(settings.MORNING_JOBS)


@periodic_job(FREQUENT, cron=EVERY_FEW_MINUTES)
def enqueue_frequent_jobs() -> None:
    """The same with the setting FREQUENT_JOBS."""
    _enqueue_for_all(settings.FREQUENT_JOBS)


def _enqueue_for_all(names: Iterable[str]) -> None:
    schemas = Municipality.objects.filter(state__in=ROUTABLE).values_list("schema_name", flat=True)
    for schema in schemas.order_by("schema_name"):
        for name in names:
            enqueue_once(schema, name)
