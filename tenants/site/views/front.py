"""What Tjenesteshop is, and the way into the demonstration where there is one."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from tenants.billing.prices import TRIAL
from tenants.offered import offered_modules
from tenants.site.doors import doors
from tenants.site.frame import page
from ui.tiles import TimeState, TimeTile

PICTURE = {8: TimeState.BUSY, 10: TimeState.CHOSEN, 13: TimeState.BUSY}
"""The hours of the picture that are not free."""


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    tomorrow = timezone.localdate() + timedelta(days=1)
    times = [
        TimeTile(
            starts_at=timezone.make_aware(datetime.combine(tomorrow, time(hour))),
            state=PICTURE.get(hour, TimeState.FREE),
        )
        for hour in range(8, 16)
    ]
    context = {
        "doors": doors(request) if settings.DEMO else (),
        "day": tomorrow,
        "times": times,
        "modules": offered_modules(),
        "trial_days": TRIAL.days,
    }
    return page(request, "site/front.html", context)
