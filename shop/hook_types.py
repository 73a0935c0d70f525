"""What goes to and fro between the booking core and a module; `shop.hooks` says when."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Any, NamedTuple

from django import forms
from django.utils.functional import Promise

from foundation.actor import Channel
from shop.asked_first import FirstChoice, FirstQuestion
from shop.enums import ServicePlace
from shop.ways import AS_USUAL, Way

if TYPE_CHECKING:
    from shop.errors import RefusedByModule
    from shop.imports.columns import Column
    from shop.lengths import Length
    from shop.models import Booking, Provider, Recipient, Service

__all__ = [
    "NO_RULES",
    "TICKED",
    "AttentionCard",
    "AttentionPlace",
    "Audience",
    "Barred",
    "BookingDraft",
    "Card",
    "DataWords",
    "FirstChoice",
    "FirstQuestion",
    "ModuleFigure",
    "ModuleImport",
    "ModulePage",
    "Occurrence",
    "Reader",
    "SlotPolicy",
    "SlotRules",
    "ThreadHelpers",
]

TICKED = "ticked"

type SlotPolicy = Callable[[datetime, datetime], "RefusedByModule | None"]
"""Asked for every time the list shows and for the one the door is asked for: the refusal, or None for fine."""


class Barred(NamedTuple):
    """Time of a provider, or of a place, that this booking may not have; to everybody it is simply busy."""

    provider_id: int
    from_at: datetime
    until_at: datetime


@dataclass(frozen=True, slots=True)
class SlotRules:
    """Which times the module allows, and whose.

    `refuse` judges a time. `barred` is nobody's business: why it is, is never said. Only a module that `keeps_apart`
    has any, or has `groups` (by the provider's id): where two are needed at once, both are of one group, as two beds in
    one house; who is in none is taken with nobody else. Without groups any two do.
    """

    refuse: SlotPolicy | None = None
    barred: Sequence[Barred] = ()
    groups: Mapping[int, int] = field(default_factory=dict)

    def may_be_together(self, *provider_ids: int) -> bool:
        """Whether these may be taken at once for one booking."""
        if not self.groups or len(provider_ids) < 2:
            return True
        groups = {self.groups.get(provider_id) for provider_id in provider_ids}
        return len(groups) == 1 and None not in groups

    def refusal(self, starts_at: datetime, ends_at: datetime) -> "RefusedByModule | None":
        return self.refuse(starts_at, ends_at) if self.refuse else None


NO_RULES = SlotRules()


class Reader(Enum):
    """For whom a card is: what it may say depends on that.

    RECIPIENT is also who acts for them, PROVIDER who comes and on the day, STAFF who administers the department or
    handles its decisions.
    """

    RECIPIENT = "recipient"
    PROVIDER = "provider"
    STAFF = "staff"


class Audience(Enum):
    """In whose menu a page of a module stands: of recipients, of helpers, or of a department's workspace.

    One of the MUNICIPALITY stands on the module's card among the kinds of service. NEW_SERVICE is where a department
    adds a service: a page that makes the module's services at once. One of a PARTNER is for who works with a department
    that has a service of the module, and is all they see.
    """

    RECIPIENT = "recipient"
    HELPER = "helper"
    DEPARTMENT = "department"
    MUNICIPALITY = "municipality"
    NEW_SERVICE = "new_service"
    PARTNER = "partner"


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

    `way` is where it is to be, whether two are asked for and what was asked first; `rules` are the module's, where
    these were needed to look. `anybody` may come where a person has chosen who does. `answers` are the cleaned values
    of `booking_form`; a hold and a move have none. `offer_id` is the hold of an offer from the waiting list that is
    taken up.
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
    way: Way = AS_USUAL
    anybody: bool = False
    rules: SlotRules | None = None

    @property
    def where(self) -> ServicePlace:
        """Where the visit is to take place."""
        return self.way.where(self.service)

    @property
    def providers_needed(self) -> int:
        """How many are to come."""
        return self.way.needed(self.service)


@dataclass(frozen=True, slots=True)
class Card:
    """A piece of a page: a template of the module and what it needs.

    That the provider's `has_boxes` to tick off means that nobody says “done” on the day before these were seen.
    """

    template: str
    context: Mapping[str, Any]
    has_boxes: bool = False


@dataclass(frozen=True, slots=True)
class AttentionPlace:
    """How many of them there are in a department, and the page that mends it; None is the municipality as a whole."""

    department_id: int | None
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


@dataclass(frozen=True, slots=True)
class ModulePage:
    """An entry of a menu, or of the module's card: the name of a view of the module.

    One of a DEPARTMENT, or for a NEW_SERVICE, takes a `department_id`. `shown_to` says of a RECIPIENT, and `helped_by`
    of a HELPER, in one statement at most, whether there is anything on it for them; without it all have the entry.
    """

    view: str
    title: Promise | str
    audience: Audience
    shown_to: "Callable[[Recipient], bool] | None" = None
    helped_by: "Callable[[Provider], bool] | None" = None


@dataclass(frozen=True, slots=True)
class ThreadHelpers:
    """Who looks after a recipient during a visit, and writes in its thread beside recipient and department.

    `accounts` are theirs now, by the ids of users; `called` is what the recipient reads for them. `message` is the kind
    of the module's message that something was written, with the `booking_id`; its page is the module's own
    (`shop.views.threads.third_side`).
    """

    accounts: "Callable[[Booking], Collection[int]]"
    called: "Callable[[Booking], str]"
    message: str


@dataclass(frozen=True, slots=True)
class ModuleImport:
    """A kind of file that departments with a service of the module bring in, tried first and then done with a yes.

    `name` tells it from the module's others. `row_form`, a `shop.forms.imports.RowForm`, reads a row: its fields are
    named as the keys of the columns, as is `example`. `importing`, a `shop.domain.imports.outcomes.Importing`, does
    them one by one, all or none. For who administers the department, and `of_decisions` for who handles its decisions.
    `most` is how many rows a file may have, where that is more or fewer than usual.
    """

    name: str
    title: Promise | str
    lead: Promise | str
    columns: "Sequence[Column]"
    row_form: type[forms.Form]
    importing: type[Any]
    example: Mapping[str, str]
    of_decisions: bool = False
    most: int | None = None


@dataclass(frozen=True, slots=True)
class ModuleFigure:
    """One number of each department in a span, by the department's id, and of how many people or visits it tells.

    Where these are few, the core hides the number from who does not work there.
    """

    title: str
    explanation: str
    amounts: Mapping[int, float]
    sizes: Mapping[int, int]
