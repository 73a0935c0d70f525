"""What happens every night: one public job puts one job per municipality in the queue."""

from django.conf import settings

from foundation.jobs import enqueue_once, periodic_job
from tenants.enums import ROUTABLE
from tenants.models import Municipality

NIGHTLY = "tenants.nightly"
AT_NIGHT = "10 1 * * *"
"""Ten past one in UTC: between two and four o'clock in Norway, after the day has changed in every season."""


@periodic_job(NIGHTLY, cron=AT_NIGHT)
def enqueue_nightly_jobs() -> None:
    """Enqueue every job named in the setting NIGHTLY_JOBS for every municipality, unless it waits already."""
    schemas = Municipality.objects.filter(state__in=ROUTABLE).values_list("schema_name", flat=True)
    for schema in schemas.order_by("schema_name"):
        for name in settings.NIGHTLY_JOBS:
            enqueue_once(schema, name)
