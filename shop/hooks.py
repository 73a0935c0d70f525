"""The whole contract between the booking core and a service module, on one page.

A module is a Django app and one subclass of ServiceModule. It is installed for every municipality and
switched on by a row; where it is off the core answers its pages with 404 and calls none of its hooks.
Every method has a default that does nothing. Refusals are exceptions (subclasses of RefusedByModule).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.functional import Promise

from foundation.actor import Channel

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from shop.errors import RefusedByModule
    from shop.lengths import Length
    from shop.models import Booking, Department, Recipient, Service

TICKED = "ticked"

type SlotPolicy = Callable[[datetime, datetime], "RefusedByModule | None"]
"""Asked for every time the list shows and for the one the door is asked for: the refusal, or None for fine."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """The day of a standing booking that a booking is for, and who should come if free, or nobody else.

    `channel` is how the standing booking was set up, and so how this is counted; one at the usual time need not be
    told.
    """

    series_id: int
    on: date
    provider_id: int | None = None
    only_provider: bool = False
    channel: Channel = Channel.SYSTEM
    is_told: bool = True


@dataclass(frozen=True, slots=True)
class BookingDraft:
    """A booking that is about to be made, held or, when `moving` is set, moved.

    `answers` are the cleaned values of `booking_form`; a hold and a move have none. `offer_id` is the hold of an offer
    from the waiting list that is taken up.
    """

    service: "Service"
    recipient: "Recipient"
    starts_at: datetime
    ends_at: datetime
    length: "Length"
    answers: Mapping[str, Any] = field(default_factory=dict)
    moving: "Booking | None" = None
    occurrence: Occurrence | None = None
    offer_id: int | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """A piece of a page: a template of the module and what it needs."""

    template: str
    context: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class AttentionPlace:
    """How many of them there are in a department, and the page that mends it."""

    department_id: int
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class AttentionCard:
    """One kind of thing that needs a person today, worded for all its places together."""

    title: str
    text: str
    places: Sequence[AttentionPlace]
    is_urgent: bool = False


@dataclass(frozen=True, slots=True)
class DataWords:
    """How one of the values of a module's personal data is said to whom it is about: a title, and lines beneath it."""

    title: Promise
    lines: Callable[[Any], Sequence[str]]


class ServiceModule:
    """What the core asks of a module. `key` is stored with every service and never changes."""

    key: ClassVar[str]
    title: ClassVar[str | Promise]
    urlconf: ClassVar[str] = ""
    """Dotted name of the module's urls, shown under `/modules/<key>/`; empty for none."""
    data_words: ClassVar[Mapping[str, DataWords]] = {}
    """How each of the values of `personal_data` is said on a page, by its name."""

    def settings_form(self) -> type[forms.Form] | None:
        """The typed settings of one service; its cleaned values are stored in `service.settings`."""
        return None

    def booking_form(
        self, service: "Service", recipient: "Recipient", *, like: "Booking | None" = None
    ) -> type[forms.Form] | None:
        """Questions asked while booking, beyond the time. For one that is booked anew, `like` what it was, the fields'
        initial values are what had been answered.
        """
        return None

    def check_booking(self, draft: BookingDraft) -> None:
        """Raise a RefusedByModule if the module's own rules say no. Called in the booking's transaction."""

    def slot_policy(self, service: "Service", recipient: "Recipient") -> SlotPolicy | None:
        """Which times the module allows, as a function that asks no more queries; None for all of them.

        Called once for a list and once for a booking, so that what is offered can be had.
        """
        return None

    def save_answers(self, booking: "Booking", answers: Mapping[str, Any]) -> None:
        """Keep the answers with the booking, in its transaction.

        Those of `booking_form` when it is booked; under TICKED alone what the helper ticked off, when they say that the
        visit was carried out. Said again within the hour it takes the place of what was said before.
        """

    def recipient_card(self, booking: "Booking") -> Card | None:
        """What the recipient sees of the module on the booking's page."""
        return None

    def provider_card(self, booking: "Booking") -> Card | None:
        """What the assigned provider sees on the day; asked for no one else and on no other day.

        Its template may have boxes named TICKED, with `form="{{ form_id }}"`: a phone keeps them until they are sent
        with the outcome. A hidden one without a value says that there were boxes to tick.
        """
        return None

    def day_list_notes(self, bookings: "Sequence[Booking]") -> Mapping[int, Sequence[str]]:
        """What stands beside each visit on the department's day list, by its id: short lines of plain text.

        The list is printed, and kept as a file for days on which the system is down: nothing that was promised to the
        assigned provider alone. Called once for all visits; ask the database as often for one as for thirty.
        """
        return {}

    def on_event(self, event: str, booking_id: int) -> None:
        """After `booking.created`, `.cancelled`, `.completed`, `.no_show`: a job, at least once, idempotent."""

    def personal_data(self, recipient: "Recipient") -> Mapping[str, Any]:
        """The module's share of “my data”, JSON values only."""
        return {}

    def erase(self, recipient: "Recipient") -> None:
        """Forget the recipient."""

    def forget_answers(self, bookings: "QuerySet[Booking]") -> int:
        """Forget what was answered with these visits, which were over long ago; say of how many there was something."""
        return 0

    def merge(self, duplicate: "Recipient", into: "Recipient") -> None:
        """Somebody was here twice: what the module knows of the duplicate is the other's now.

        Called in the transaction that brings over the bookings; what belongs to a booking comes with it.
        """

    def attention_cards(self, departments: "Sequence[Department]") -> Sequence[AttentionCard]:
        """What needs a person today in these departments, each of which has a service of the module.

        One stands on its own first page, all that somebody administers on their start page: in one statement for any
        number of them.
        """
        return ()

    def make_demo(self, service: "Service") -> None:
        """Fill a new demo service with the module's own invented data."""
