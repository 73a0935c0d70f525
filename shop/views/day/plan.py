"""The provider's plan for one day: own visits only, in order, those of a session as one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from audit.record import record_each
from foundation.actor import Channel
from foundation.errors import NotFound
from shop.models import Booking, Provider
from shop.queries.announced_sessions import waiting_for_takers
from shop.queries.day_plan import absences_on, next_visit_of, visits_of, with_whom
from shop.queries.protected_contact import Contact, contacts_for_provider
from shop.viewer import Viewer, viewer_of
from shop.views.day.cards import Stage, VisitCard, cards_of, ends_about
from shop.views.day.details import details_of, opens_first
from shop.views.day.phone import for_phone
from shop.views.day.sessions import beside, rows_of, with_announced
from shop.views.guards import provider_page
from shop.views.manage.absences import absence_in_words
from shop.views.manage.frame import brand_of
from shop.views.module_pieces import notes_of, with_visit_cards

PROTECTED_VIEWED = "protected_contact.viewed"


@provider_page
@require_safe
def show(request: HttpRequest, day: date | None = None) -> HttpResponse:
    viewer = viewer_of(request)
    provider = _provider_of(viewer)
    today = timezone.localdate()
    day = day or today
    visits, announced = visits_of(provider, day=day), waiting_for_takers(provider, day=day)
    now = timezone.now()
    contacts = contacts_for_provider(visits, provider=provider, now=now)
    _record_protected(viewer, visits, contacts)
    cards = cards_of(
        visits,
        contacts=contacts,
        town=town_of(request),
        now=now,
        others=with_whom(visits, provider=provider),
        notes=notes_of(visits),
    )
    on = with_visit_cards(visits) if day == today else frozenset[str]()
    on_phone = for_phone(cards, announced=announced, is_today=day == today, on=on)
    opened = _opened(cards, wanted=request.GET.get("open", "")) if day == today else None
    shown = {card.booking.pk for card in beside(opened, cards)} if opened is not None else set[int]()
    cards = [
        replace(card, details=details_of(card.booking, viewer, on=on))
        if card.booking.pk in shown
        else replace(card, opens_first=opens_first(card, on=on))
        for card in cards
    ]
    rows = rows_of(cards)
    following = (
        None if visits or announced else next_visit_of(provider, after=max(day, today - timedelta(days=1)))
    )
    away = absences_on(provider, day)
    context = {
        **frame_of(request, provider),
        **on_phone,
        "away": [(absence, absence_in_words(absence)) for absence in away],
        "day": day,
        "rows": with_announced(rows, announced),
        "announced": announced,
        "opened": opened,
        "standing": [row for row in rows if not row.needs_new_time],
        "stranded": [row for row in rows if row.needs_new_time],
        "last": ends_about(visits, now=now),
        "nothing_has_begun": day == today and bool(visits) and all(visit.starts_at > now for visit in visits),
        "next_day_with_visits": timezone.localdate(following.starts_at) if following else None,
        "previous_day": day - timedelta(days=1),
        "next_day": day + timedelta(days=1),
    }
    return render(request, "shop/day/plan.html", context)


def _provider_of(viewer: Viewer) -> Provider:
    if viewer.provider is None:
        raise NotFound
    return viewer.provider


def frame_of(request: HttpRequest, provider: Provider) -> Mapping[str, object]:
    """What stands around a helper's pages."""
    name = _("My day, %(name)s") % {"name": provider.first_name}
    return {
        "brand": brand_of(request, name=name, home=reverse("day:plan")),
        "department": provider.department,
    }


def town_of(request: HttpRequest) -> str:
    municipality = getattr(request, "municipality", None)
    return municipality.name if municipality else ""


def _opened(cards: list[VisitCard], *, wanted: str) -> VisitCard | None:
    """The one visit whose details are shown: the one asked for, else the current, else the next."""
    for card in cards:
        if str(card.booking.pk) == wanted:
            return card
    marked = [card for card in cards if card.stage in {Stage.NOW, Stage.NEXT}]
    return marked[0] if marked else None


def _record_protected(viewer: Viewer, visits: Sequence[Booking], contacts: Mapping[int, Contact]) -> None:
    """That a protected address was shown is logged each time, by itself."""
    shown = [visit for visit in visits if _is_shown(contacts[visit.pk])]
    if shown:
        actor = viewer.actor(Channel.STAFF)
        record_each(actor, PROTECTED_VIEWED, [(visit, visit.recipient_id) for visit in shown])


def _is_shown(contact: Contact) -> bool:
    return contact.is_protected and not contact.is_hidden
