"""What modules add to pages about a visit or a person; where a module is off or not installed, it adds nothing."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from shop.enums import UPCOMING, BookingStatus
from shop.hooks import Card, Reader, ServiceModule
from shop.models import Booking, Entitlement, Recipient
from shop.registry import installed_modules, is_switched_on, switched_on

NOTED = UPCOMING | {BookingStatus.COMPLETED}
NO_CARDS = ServiceModule.recipient_cards
NO_NOTES = ServiceModule.day_list_notes
NO_VISIT_CARD = ServiceModule.visit_card


def visit_card(booking: Booking, *, reader: Reader, on: Collection[str] | None = None) -> Card | None:
    """What the module of the visit's service says to the reader; `on` are the keys of those switched on, if known."""
    module = next((each for each in installed_modules() if each.key == booking.service.module_key), None)
    if module is None or type(module).visit_card is NO_VISIT_CARD:
        return None
    if not (is_switched_on(module.key) if on is None else module.key in on):
        return None
    return module.visit_card(booking, reader=reader)


def with_visit_cards(visits: Sequence[Booking]) -> frozenset[str]:
    """The keys of those modules of the visits that have something to say of one, and are on. One query at most."""
    keys = {visit.service.module_key for visit in visits}
    having = {
        each.key
        for each in installed_modules()
        if each.key in keys and type(each).visit_card is not NO_VISIT_CARD
    }
    return switched_on() & having if having else frozenset()


def notes_of(visits: Sequence[Booking]) -> Mapping[int, Sequence[str]]:
    """What there is to know of those to come, and what was done at those carried out, as it stands on the day list."""
    speaking = {each.key: each for each in installed_modules() if type(each).day_list_notes is not NO_NOTES}
    having = defaultdict[str, list[Booking]](list)
    for visit in visits:
        if visit.status in NOTED and visit.service.module_key in speaking:
            having[visit.service.module_key].append(visit)
    notes: dict[int, Sequence[str]] = {}
    for key in sorted(having.keys() & (switched_on() if having else set())):
        notes |= speaking[key].day_list_notes(having[key])
    return notes


def recipient_cards(
    recipient: Recipient, *, reader: Reader, among: Collection[str] | None = None
) -> Sequence[Card]:
    """Those of each module that has something to say about them. One query where there is such a module.

    `among` are the keys of the modules that the reader has to do with, all if not said.
    """
    asked = [each for each in _speaking() if among is None or each.key in among]
    return [card for each in asked for card in each.recipient_cards(recipient, reader=reader)]


def decision_cards(
    decisions: Sequence[Entitlement], *, recipient: Recipient, reader: Reader
) -> Mapping[int, Sequence[Card]]:
    """What the module of each decision's service says of it, by the decision's id."""
    speaking = {each.key: each for each in _speaking()} if decisions else {}
    return {
        each.pk: speaking[each.service.module_key].recipient_cards(recipient, reader=reader, decision=each)
        for each in decisions
        if each.service.module_key in speaking
    }


def _speaking() -> Sequence[ServiceModule]:
    having = [each for each in installed_modules() if type(each).recipient_cards is not NO_CARDS]
    is_on = switched_on() if having else frozenset()
    return [each for each in having if each.key in is_on]
