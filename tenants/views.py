"""The platform's own pages: for visitors, before anybody is signed in anywhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tenants.routing import all_municipalities
from ui.tiles import TimeState, TimeTile

PICTURE = {8: TimeState.BUSY, 10: TimeState.CHOSEN, 13: TimeState.BUSY}
"""The hours of the picture that are not free."""


@dataclass(frozen=True, slots=True)
class Door:
    """The way into a municipality's pages."""

    name: str
    url: str


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """What Tjenesteshop is, and the way into the demonstration where there is one."""
    tomorrow = timezone.localdate() + timedelta(days=1)
    times = [
        TimeTile(
            starts_at=timezone.make_aware(datetime.combine(tomorrow, time(hour))),
            state=PICTURE.get(hour, TimeState.FREE),
        )
        for hour in range(8, 16)
    ]
    doors = _doors(request) if settings.DEMO else ()
    return render(request, "tenants/front.html", {"doors": doors, "day": tomorrow, "times": times})


def _doors(request: HttpRequest) -> Sequence[Door]:
    host, colon, port = request.get_host().partition(":")
    return [
        Door(municipality.name, f"{request.scheme}://{municipality.slug}.{host}{colon}{port}/")
        for municipality in all_municipalities()
    ]
