"""The rules of a service, put to one time: whether it may be asked for at all, before anybody's calendar is opened."""

from django.utils import timezone

from foundation.actor import Actor
from shop.domain.representation.mandate import require_mandate
from shop.enums import BookedBy
from shop.errors import (
    BeyondHorizon,
    BookedByDepartment,
    NobodyMetYet,
    OffGrid,
    OutsideOpeningHours,
    RecipientBusy,
    RecipientHasEnded,
    ServiceNotOffered,
    ServicePaused,
    SessionClosed,
    TimeInPast,
    TooManyBookings,
    TooShortNotice,
)
from shop.hooks import BookingDraft
from shop.models import Recipient, Service
from shop.presentation import moment_in_words
from shop.queries.channels import SELF_SERVICE
from shop.queries.door import Look
from shop.queries.met import whom_they_met
from shop.queries.presence import elsewhere, who_must_be_there
from shop.queries.slots import bookable_window
from shop.registry import module_of


def check_rules(draft: BookingDraft, *, look: Look, actor: Actor) -> None:
    """Raise the refusal that fits, in the order a person would ask: for whom, if at all, when, how often, the module.

    Notice, horizon and a pause bind citizens and integrations; staff may book sooner and further ahead. What was held
    in time keeps its notice until the hold ends; a session that closes does so whatever is held. How many one may have
    at a time is for those booked one by one: a standing booking makes its visits as the days come into sight. Who acts
    on behalf of the recipient and may not is told so first: MayNotAct.
    """
    service = draft.service
    require_mandate(actor, recipient_id=draft.recipient.pk, service_id=service.pk)
    if look.has_ended:
        raise RecipientHasEnded(recipient=draft.recipient.pk)
    if not look.is_offered:
        raise ServiceNotOffered(service=service.pk)
    if draft.starts_at < timezone.now():
        raise TimeInPast
    if actor.channel in SELF_SERVICE:
        if look.is_paused:
            raise ServicePaused(message=look.pause_message)
        _check_window(draft, look=look)
        _check_who_books(draft, look=look)
    _check_hours(draft, look=look)
    if draft.occurrence is None and is_at_most(service, active_bookings=look.active_bookings):
        raise TooManyBookings(most=service.maximum_active_bookings)
    module = module_of(service.module_key)
    rules = draft.rules or module.slot_policy(service, draft.recipient, way=draft.way)
    if rules is not None and (refusal := rules.refusal(draft.starts_at, draft.ends_at)) is not None:
        raise refusal
    _check_who_is_there(draft)
    module.check_booking(draft)


def is_at_most(service: Service, *, active_bookings: int) -> bool:
    """Whether the recipient has as many coming bookings of the service as they may have at a time."""
    return service.maximum_active_bookings is not None and active_bookings >= service.maximum_active_bookings


def _check_who_books(draft: BookingDraft, *, look: Look) -> None:
    """What is booked already may be moved, what was offered may be taken, and a standing booking goes on."""
    if draft.moving is not None or draft.offer_id is not None or draft.occurrence is not None:
        return
    require_booked_by_recipients(draft.service)
    if look.is_first:
        raise NobodyMetYet


def require_booked_by_recipients(service: Service) -> None:
    """Raise BookedByDepartment where the department does."""
    if service.booked_by == BookedBy.DEPARTMENT:
        raise BookedByDepartment(service=service.pk)


def require_met(service: Service, *, recipient: Recipient) -> None:
    """Raise NobodyMetYet where it is with whoever they have met, and that is nobody."""
    met = whom_they_met(service, recipient)
    if met is not None and met.is_first:
        raise NobodyMetYet


def _check_who_is_there(draft: BookingDraft) -> None:
    """Whoever was chosen is not somewhere else then; of the recipient themselves a constraint says so."""
    if not who_must_be_there(draft.service, draft.way):
        return
    if elsewhere(
        draft.service,
        draft.recipient.pk,
        way=draft.way,
        during=(draft.starts_at, draft.ends_at),
        but_not=(draft.moving.pk if draft.moving else None, draft.offer_id),
    ):
        raise RecipientBusy


def _check_window(draft: BookingDraft, *, look: Look) -> None:
    earliest, end = bookable_window(draft.service)
    if look.closes_at is not None:
        if look.closes_at < timezone.now():
            raise SessionClosed(when=moment_in_words(look.closes_at))
    elif draft.starts_at < earliest and not look.is_held:
        raise TooShortNotice
    if draft.starts_at >= end:
        raise BeyondHorizon(days=draft.service.booking_horizon)


def _check_hours(draft: BookingDraft, *, look: Look) -> None:
    """A visit lies in one opening; of a stay only the coming and the going do, and its grid knows."""
    if not look.is_open and not (draft.length.stay and look.is_on_grid):
        raise OutsideOpeningHours
    if not look.is_on_grid:
        raise OffGrid
