"""Offers to swap as each side sees them: others' by their dates alone."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from foundation.errors import NotFound
from modules.respite_care.enums import SwapState
from modules.respite_care.models import SwapAnswer, SwapOffer
from modules.respite_care.queries.people import KEY
from shop.enums import BookingStatus
from shop.models import Booking, Department, Recipient
from shop.queries.access import bookings_for_recipient, departments_for
from shop.queries.citizen_days import move_deadline
from shop.viewer import Viewer


def stays_to_swap(recipient: Recipient) -> list[Booking]:
    """The family's own stays in beds to come that can still be given for others, the soonest first."""
    stays = bookings_for_recipient(recipient).filter(
        service__module_key=KEY,
        service__uses_places=True,
        status=BookingStatus.CONFIRMED,
        stranded="",
        starts_at__gt=timezone.now(),
    )
    return [each for each in stays.order_by("starts_at", "pk") if can_be_swapped(each)]


def can_be_swapped(booking: Booking, *, now: datetime | None = None) -> bool:
    deadline = move_deadline(booking, within_day=False)
    return (
        booking.status == BookingStatus.CONFIRMED
        and not booking.stranded
        and booking.service.uses_places
        and deadline is not None
        and (now or timezone.now()) <= deadline
    )


def open_offers() -> QuerySet[SwapOffer]:
    """Those that stand, of stays to come."""
    return SwapOffer.objects.filter(
        state=SwapState.OPEN,
        booking__status=BookingStatus.CONFIRMED,
        booking__starts_at__gt=timezone.now(),
    ).select_related("booking__service__department", "booking__recipient")


def own_offers(recipient: Recipient) -> QuerySet[SwapOffer]:
    return open_offers().filter(_whose(recipient, "booking"))


def offers_of_others(recipient: Recipient, *, own: list[Booking]) -> list[SwapOffer]:
    """Offers for the same services and for as many beds as one of the family's own stays, but for those set aside."""
    services = {each.service_id for each in own}
    found = (
        open_offers()
        .filter(booking__service__in=services)
        .exclude(booking__recipient=recipient)
        .exclude(pk__in=_set_aside(recipient))
    )
    return [each for each in found.order_by("booking__starts_at", "pk") if stays_for(each, own)]


def is_set_aside(offer: SwapOffer, recipient: Recipient) -> bool:
    """Whether a rule stood in the way when the two would have swapped: to the family it is gone."""
    return _set_aside(recipient).filter(offer=offer).exists()


def _set_aside(recipient: Recipient) -> QuerySet[SwapAnswer, int]:
    answers = SwapAnswer.objects.filter(booking__recipient=recipient, state=SwapState.NOT_POSSIBLE)
    going = SwapAnswer.objects.filter(
        booking__recipient=recipient, offer=OuterRef("offer"), state__in=[SwapState.OPEN, SwapState.AGREED]
    )
    return answers.exclude(Exists(going)).values_list("offer", flat=True)


def stays_for(offer: SwapOffer, own: list[Booking]) -> list[Booking]:
    """Which of these could be given for it."""
    wanted = offer.booking
    return [
        each
        for each in own
        if (each.service_id, each.providers_needed) == (wanted.service_id, wanted.providers_needed)
        and each.starts_at != wanted.starts_at
    ]


def answers_to(recipient: Recipient) -> QuerySet[SwapAnswer]:
    """What others would give for the family's offers."""
    answers = SwapAnswer.objects.filter(
        _whose(recipient, "offer__booking"),
        offer__state=SwapState.OPEN,
        state__in=[SwapState.OPEN, SwapState.AGREED],
        booking__status=BookingStatus.CONFIRMED,
    )
    return answers.select_related("offer__booking__service", "booking__service").order_by(
        "booking__starts_at"
    )


def own_answers(recipient: Recipient) -> QuerySet[SwapAnswer]:
    """What the family would give for others' offers."""
    answers = SwapAnswer.objects.filter(
        _whose(recipient, "booking"),
        offer__state=SwapState.OPEN,
        state__in=[SwapState.OPEN, SwapState.AGREED],
    )
    return answers.select_related("offer__booking__service", "booking__service").order_by("made_at")


def get_offer_of(recipient: Recipient, offer_id: int) -> SwapOffer:
    offers = SwapOffer.objects.filter(_whose(recipient, "booking"))
    return _found(offers.select_related("booking"), offer_id)


def get_offer_for(recipient: Recipient, offer_id: int) -> SwapOffer:
    """Somebody else's, for a service of which they have a stay themselves."""
    services = {each.service_id for each in stays_to_swap(recipient)}
    offers = SwapOffer.objects.filter(booking__service__in=services).exclude(booking__recipient=recipient)
    return _found(offers.select_related("booking__service"), offer_id)


def get_answer_to(recipient: Recipient, answer_id: int) -> SwapAnswer:
    answers = SwapAnswer.objects.filter(_whose(recipient, "offer__booking"))
    return _found(answers.select_related("offer__booking__service", "booking__service"), answer_id)


def waiting_for_yes(departments: Collection[Department]) -> QuerySet[SwapAnswer]:
    """Both families have said yes; the department has not yet, and both stays are to come."""
    now = timezone.now()
    answers = SwapAnswer.objects.filter(
        state=SwapState.AGREED,
        booking__department__in=departments,
        booking__starts_at__gt=now,
        offer__booking__starts_at__gt=now,
    )
    return answers.select_related(
        "offer__booking__recipient", "offer__booking__service", "booking__recipient", "booking__service"
    ).order_by("made_at")


def get_agreed_for(viewer: Viewer, answer_id: int) -> SwapAnswer:
    """Agreed on by both, or ended since: what only one family has said yes to is not the department's yet."""
    answers = SwapAnswer.objects.filter(booking__department__in=departments_for(viewer))
    return _found(
        answers.exclude(state=SwapState.OPEN).select_related(
            "offer__booking__recipient", "booking__recipient", "booking__service__department"
        ),
        answer_id,
    )


def swapped_since(booking_ids: Collection[int]) -> set[int]:
    """Which of these were swapped for other dates. One query."""
    done = SwapAnswer.objects.filter(
        Q(booking__in=booking_ids) | Q(offer__booking__in=booking_ids), state=SwapState.DONE
    )
    pairs = done.values_list("booking", "offer__booking")
    return {pk for pair in pairs for pk in pair} & set(booking_ids)


def _whose(recipient: Recipient, path: str) -> Q:
    """Of the recipient's bookings those that the reader may see: of whoever acts for them, the agreed services'."""
    return Q(**{f"{path}__in": bookings_for_recipient(recipient).order_by().values("pk")})


def _found[T: (SwapOffer, SwapAnswer)](rows: QuerySet[T], pk: int) -> T:
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found
