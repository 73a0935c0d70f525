"""What the script of the day's page is told: for how long a phone may keep the day, and whether it is the same."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from django.http import HttpRequest
from django.utils import timezone

from accounts.session_end import session_end
from shop.models import KeptTime, Provider, Recipient
from shop.queries.announced_sessions import waiting_for_takers
from shop.queries.day_plan import visits_of, with_whom
from shop.queries.days import span_of_day
from shop.queries.module_acts import latest_act_of
from shop.queries.protected_contact import Contact
from shop.views.day.cards import VisitCard, cards_of
from shop.views.module_pieces import notes_of, with_visit_cards


def for_phone(
    cards: Sequence[VisitCard], *, announced: Sequence[KeptTime], is_today: bool, on: Collection[str]
) -> Mapping[str, object]:
    """For `shop/day/phone.html`. Of another day than today nothing is kept. `on` as for `version_of`."""
    return {"version": version_of(cards, announced=announced, on=on), "is_today": is_today}


def version_of_today(provider: Provider, *, now: datetime) -> str:
    """The version today's page would have now: a phone that shows or keeps another one fetches it anew."""
    today = timezone.localdate(now)
    visits = visits_of(provider, day=today)
    contacts = {visit.pk: kept_contact(visit.recipient) for visit in visits}
    cards = cards_of(
        visits,
        contacts=contacts,
        town="",
        now=now,
        others=with_whom(visits, provider=provider),
        notes=notes_of(visits),
    )
    announced = waiting_for_takers(provider, day=today)
    return version_of(cards, announced=announced, on=with_visit_cards(visits))


def kept_contact(recipient: Recipient) -> Contact:
    """How a recipient is reached, as far as a phone may keep it: of a protected address nothing."""
    if recipient.is_protected:
        return Contact(is_protected=True, is_hidden=True)
    return Contact(recipient.address, recipient.phone)


def version_of(cards: Sequence[VisitCard], *, announced: Sequence[KeptTime] = (), on: Collection[str]) -> str:
    """Another one as soon as anything is that the day's page shows; an address is in it as a hash only, and
    of a protected one nothing but the visit: the page that is kept has no more, and the two are compared.

    `on` are the keys of the modules that say something of visits: what one has asked goes when it is switched off, and
    when somebody has changed it. One query where there are such.
    """
    theirs = {card.booking.recipient_id for card in cards if card.booking.service.module_key in on}
    shown = [
        (
            card.booking.pk,
            card.booking.status,
            card.booking.starts_at,
            card.booking.ends_at,
            card.state.word,
            card.needs_new_time,
            "" if card.contact.is_protected else (card.address, card.contact.phone),
            card.said,
            card.follow_up,
            card.together,
            () if card.contact.is_protected else tuple(card.notes),
            card.booking.what,
            card.place,
            card.booking.service.module_key in on,
        )
        for card in cards
    ]
    waiting = [(kept.pk, kept.what, kept.where_text, kept.starts_at, kept.ends_at) for kept in announced]
    said_by_modules = latest_act_of(on, recipient_ids=theirs)
    return sha256(repr((shown, waiting, said_by_modules)).encode()).hexdigest()[:16]


def kept_for(request: HttpRequest, *, now: datetime) -> timedelta:
    """How long a phone may show the day without asking: as long as they would be signed in, and never tomorrow."""
    left = span_of_day(timezone.localdate(now)).ends_at - now
    end = session_end(request)
    return left if end is None else min(left, timedelta(seconds=max(0, min(end.idle, end.left))))
