"""Today's plan as a phone keeps it for when the network is away, and the worker that shows it then.

Nothing is on it that a phone should not keep: of a protected address neither the name, the number nor the way in.
"""

from collections.abc import Collection
from dataclasses import replace
from functools import cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from foundation.errors import NotFound
from shop.queries.announced_sessions import waiting_for_takers
from shop.queries.day_plan import absences_on, visits_of, with_whom
from shop.viewer import Viewer, viewer_of
from shop.views.day.cards import VisitCard, cards_of
from shop.views.day.details import details_of
from shop.views.day.phone import for_phone, kept_contact, kept_for
from shop.views.day.plan import frame_of, town_of
from shop.views.day.sessions import rows_of, with_announced
from shop.views.guards import provider_page
from shop.views.module_pieces import notes_of, with_visit_cards

WORKER = Path(__file__).parents[2] / "static" / "shop" / "day" / "worker.js"


@provider_page
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """All of today, every visit with how to get in: without network nothing more can be fetched."""
    viewer, now = viewer_of(request), timezone.now()
    if viewer.provider is None:
        raise NotFound
    today = timezone.localdate(now)
    visits = visits_of(viewer.provider, day=today)
    announced = waiting_for_takers(viewer.provider, day=today)
    contacts = {visit.pk: kept_contact(visit.recipient) for visit in visits}
    cards = cards_of(
        visits,
        contacts=contacts,
        town=town_of(request),
        now=now,
        others=with_whom(visits, provider=viewer.provider),
        notes=notes_of(visits),
    )
    on = with_visit_cards(visits)
    context = {
        **frame_of(request, viewer.provider),
        **for_phone(cards, announced=announced, is_today=True, on=on),
        "away": absences_on(viewer.provider, today),
        "rows": with_announced(rows_of([_as_kept(card, viewer, on=on) for card in cards]), announced),
        "day": today,
        "kept_at": now,
        "nav_items": (),
        "session_end": None,
    }
    response = render(request, "shop/day/kept.html", context)
    response.headers["Day-Version"] = str(context["version"])
    response.headers["Day-Kept-For"] = str(int(kept_for(request, now=now).total_seconds()))
    return response


def _as_kept(card: VisitCard, viewer: Viewer, *, on: Collection[str]) -> VisitCard:
    if card.contact.is_protected:
        return replace(card, name=_("Protected address"), together="", notes=())
    return replace(card, details=details_of(card.booking, viewer, on=on))


@require_safe
@never_cache
def worker(request: HttpRequest) -> HttpResponse:
    """Its address decides which pages it serves: those below the day's, and no others. There is nothing in it."""
    return HttpResponse(_worker(), content_type="text/javascript")


@cache
def _worker() -> bytes:
    return WORKER.read_bytes()
