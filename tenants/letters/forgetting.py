"""Letters are forgotten after a month, whatever became of them."""

from datetime import timedelta

from django.utils import timezone

from foundation.jobs import periodic_job
from tenants.letters.models import Letter
from tenants.periodic import AT_NIGHT

FORGET = "letters.forget"
KEPT_FOR = timedelta(days=30)


@periodic_job(FORGET, cron=AT_NIGHT)
def forget_letters() -> None:
    Letter.objects.filter(created_at__lte=timezone.now() - KEPT_FOR).delete()
