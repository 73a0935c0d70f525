"""What was begun and not finished is forgotten a month after its last step; what was refused, too."""

from datetime import timedelta

from django.utils import timezone

from foundation.jobs import periodic_job
from tenants.periodic import AT_NIGHT
from tenants.signup.brake import forget_attempts
from tenants.signup.enums import IS_FORGOTTEN
from tenants.signup.models import SignUp

FORGET = "signup.forget"
KEPT_FOR = timedelta(days=30)


@periodic_job(FORGET, cron=AT_NIGHT)
def forget_sign_ups() -> None:
    """Those that are accepted stay: they say who agreed to what."""
    SignUp.objects.filter(state__in=IS_FORGOTTEN, last_step_at__lte=timezone.now() - KEPT_FOR).delete()
    forget_attempts()
