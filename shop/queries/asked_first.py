"""What the module of a service asks before free times are shown, and which times it allows for the answer."""

from collections.abc import Iterable, Mapping

from shop.hook_types import NO_RULES, SlotRules
from shop.hooks import BookingDraft, FirstQuestion
from shop.models import Booking, BookingSeries, Recipient, Service, WaitlistEntry
from shop.registry import hooks_of, traits_of
from shop.ways import AS_USUAL, Way


def asked_first(service: Service, recipient: Recipient) -> FirstQuestion | None:
    """The question, or None where nothing is asked. Most modules never ask, and are not asked whether they do."""
    if not traits_of(service.module_key).asks_first:
        return None
    form_class = hooks_of(service.module_key).booking_form(service, recipient)
    question: FirstQuestion | None = getattr(form_class, "asked_first", None)
    return question if question is not None and question.choices else None


def way_chosen(service: Service, recipient: Recipient, *, chosen: str) -> Way:
    """The usual way with an answer that was kept; for two where it is so. What is no answer any more, the door says."""
    if not chosen:
        return AS_USUAL
    question = asked_first(service, recipient)
    choice = question.choice(chosen) if question else None
    return Way(for_two=choice is not None and choice.for_two, chosen=chosen)


def answers_of(bookings: Iterable[Booking] | Iterable[WaitlistEntry]) -> Mapping[int, str]:
    """What was answered, as it is called now, by the booking or the place in line; not where there was but one.

    None are asked about where nothing is asked first; else what one question takes, for each service and recipient.
    """
    questions: dict[tuple[int, int], FirstQuestion | None] = {}
    answers: dict[int, str] = {}
    for booking in bookings:
        if not booking.chosen:
            continue
        key = booking.service_id, booking.recipient_id
        if key not in questions:
            questions[key] = asked_first(booking.service, booking.recipient)
        question = questions[key]
        choice = question.choice(booking.chosen) if question and len(question.choices) > 1 else None
        if choice is not None:
            answers[booking.pk] = choice.label
    return answers


def slot_rules(service: Service, recipient: Recipient, *, way: Way = AS_USUAL) -> SlotRules:
    """Which times the module allows this recipient."""
    return hooks_of(service.module_key).slot_policy(service, recipient, way=way) or NO_RULES


def who_is_barred(visit: Booking | BookingDraft | BookingSeries, *, way: Way) -> SlotRules:
    """The same where somebody is found for a visit whose time is allowed already.

    Whose it is is read only where it matters: for most modules that would be a query for nothing.
    """
    if not traits_of(visit.service.module_key).keeps_apart:
        return NO_RULES
    return slot_rules(visit.service, visit.recipient, way=way)
