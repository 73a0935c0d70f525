"""The whole contract between the booking core and a service module, on one page.

A module is a Django app and one subclass of ServiceModule. It is installed for every municipality, switched on by a
row and configured by each department that has a service of it. Where it is off, the core answers its pages with 404 and
calls nothing but what is about personal data (`personal_data`, `erase`, `forget`, `merge`). Every method has a default
that does nothing. Refusals are exceptions (subclasses of RefusedByModule). `shop.hook_types` has what goes to and fro.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.functional import Promise

from shop.hook_types import (
    TICKED,
    AttentionCard,
    AttentionPlace,
    Audience,
    Barred,
    BookingDraft,
    Card,
    DataWords,
    FirstChoice,
    FirstQuestion,
    ModuleFigure,
    ModuleImport,
    ModulePage,
    Occurrence,
    Reader,
    SlotPolicy,
    SlotRules,
    ThreadHelpers,
)
from shop.module_settings import SettingsForm
from shop.ways import AS_USUAL, Way

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from shop.models import Booking, Department, Entitlement, Recipient, Service

__all__ = [
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
    "ServiceModule",
    "SettingsForm",
    "SlotPolicy",
    "SlotRules",
    "ThreadHelpers",
]


class ServiceModule:
    """What the core asks of a module. It is loaded when all apps are, so its file may import models and forms."""

    key: ClassVar[str]
    """Stored with every service; never changes."""
    title: ClassVar[str | Promise]
    description: ClassVar[str | Promise] = ""
    """What it is for, for who switches it on."""
    highlights: ClassVar[Sequence[str | Promise]] = ()
    """What a municipality gets with it, a sentence each, for who considers it: on the platform's public pages."""
    urlconf: ClassVar[str] = ""
    """Dotted name of its urls, shown under `/modules/<key>/` in a namespace named as the key; empty for none."""
    message_texts: ClassVar[str] = ""
    """Dotted name of the file whose `@message_kind` functions word its messages; their kinds begin with `<key>.`."""
    demo: ClassVar[str] = ""
    """Dotted name of a function that fills a new demo service with invented data."""
    settings_form: ClassVar[type[SettingsForm] | None] = None
    """The typed settings of one service, each with an `initial` that works; read them with its `of(service)`."""
    pages: ClassVar[Sequence[ModulePage]] = ()
    """Which of its pages stand in a menu, or on its card."""
    nightly_jobs: ClassVar[Sequence[str]] = ()
    """Names of jobs (`foundation.jobs`), each run once a night for every municipality, also where the module is off:
    there they only forget."""
    frequent_jobs: ClassVar[Sequence[str]] = ()
    """The same every few minutes."""
    imports: ClassVar[Sequence[ModuleImport]] = ()
    """Kinds of files that departments bring in."""
    data_words: ClassVar[Mapping[str, DataWords]] = {}
    """How each of the values of `personal_data` is said on a page, by its name."""
    act_words: ClassVar[Mapping[str, Promise]] = {}
    """How the acts that it writes into the log are said to whom they are about, by their codes; by “code:reason” where
    the reason is said as well."""
    asks_first: ClassVar[bool] = False
    """Forms of its `booking_form` may have an `asked_first`, a FirstQuestion that is asked before times are shown."""
    chosen_are_there: ClassVar[bool] = False
    """Whoever is chosen first is there themselves, also where the recipient need not be: in one place at a time. The
    value of a choice for several is theirs with - between.
    """
    keeps_apart: ClassVar[bool] = False
    """Who is booked may have to be apart from others: `slot_policy` may bar time of providers. In each department
    bookings of its services come one at a time, so that it sees all that were made before.
    """
    never_moves: ClassVar[bool] = False
    """What is booked keeps its time, whoever asks: no page offers to move it. Its `check_booking` refuses a move."""
    closes_sessions: ClassVar[bool] = False
    """Each session that it announces says until when it is booked and cancelled, and not the service's rules."""
    what_comes: ClassVar[str | Promise] = ""
    """What recipients are told of a booking instead of who comes, with `%(from)s` and `%(until)s` for its times."""
    tells_afterwards: ClassVar[bool] = False
    """Its `visit_card` has something to say to a recipient also of a visit that was carried out."""
    thread_helpers: ClassVar[ThreadHelpers | None] = None
    """Who takes part in the thread of a visit besides recipient and department; None for nobody."""

    def booking_form(
        self,
        service: "Service",
        recipient: "Recipient",
        *,
        like: "Booking | None" = None,
        reader: Reader = Reader.RECIPIENT,
    ) -> type[forms.Form] | None:
        """Questions asked while booking, beyond the time. For one that is booked anew, `like` what it was, the fields'
        initial values are what had been answered. One with an `asked_first` has no field for it: the answer is
        `draft.way.chosen` and `booking.chosen`, and one that is not among the choices is refused.

        STAFF reads them to somebody on the telephone: in the third person, and with `like` the last visit they had,
        of which only what is usual is filled in.
        """
        return None

    def check_booking(self, draft: BookingDraft) -> None:
        """Raise a RefusedByModule if the module's own rules say no. Called in the booking's transaction."""

    def slot_policy(
        self, service: "Service", recipient: "Recipient", *, way: Way = AS_USUAL
    ) -> SlotRules | None:
        """Which times the module allows, with a function that asks no more queries; None for all of them.

        Called once for a list and once for a booking, so that what is offered can be had; the `way` says what was
        asked first. Where the module `keeps_apart` also when somebody else is found for a visit that stands.
        """
        return None

    def save_answers(self, booking: "Booking", answers: Mapping[str, Any]) -> None:
        """Keep the answers with the booking, in its transaction.

        Those of `booking_form` when it is booked; under TICKED alone what the helper ticked off, when they say that the
        visit was carried out. Said again within the hour it takes the place of what was said before.
        """

    def visit_card(self, booking: "Booking", *, reader: Reader) -> Card | None:
        """What the reader sees of the module with a visit: a recipient and staff on its page, the provider on the day.

        The provider's template may have boxes named TICKED, with `form="{{ form_id }}"` (and the card `has_boxes`): a
        phone keeps them until they are sent with the outcome. A hidden one without a value says that there were boxes
        to tick; others are sent as they are.
        """
        return None

    def recipient_cards(
        self, recipient: "Recipient", *, reader: Reader, decision: "Entitlement | None" = None
    ) -> Sequence[Card]:
        """What a recipient and staff see of the module on the recipient's own page, one card for each matter; with a
        decision of a service of the module, on that decision's.
        """
        return ()

    def day_list_notes(self, bookings: "Sequence[Booking]") -> Mapping[int, Sequence[str]]:
        """What stands beside each visit on the department's day list and a helper's days, by its id: short plain lines.

        The list is printed, and kept as a file for days on which the system is down: nothing that was promised to the
        assigned provider alone. Called once for all visits; ask the database as often for one as for thirty.
        """
        return {}

    def on_event(self, event: str, booking_id: int) -> None:
        """After `booking.created`, `.cancelled`, `.completed`, `.no_show`: a job, at least once, idempotent."""

    def personal_data(
        self, recipient: "Recipient", *, reader: Reader = Reader.RECIPIENT
    ) -> Mapping[str, Any]:
        """The module's share of “my data”, JSON values only.

        STAFF make a file of it for somebody: a text that they do not read is `shop.left_out` there.
        """
        return {}

    def erase(self, recipient: "Recipient") -> None:
        """Forget the recipient."""

    def forget(self, bookings: "QuerySet[Booking]") -> int:
        """Forget what was answered with these visits, which were over long ago; say of how many there was something."""
        return 0

    def merge(self, duplicate: "Recipient", into: "Recipient") -> None:
        """Somebody was here twice: what the module knows of the duplicate is the other's now.

        Called in the transaction that brings over the bookings; what belongs to a booking comes with it.
        """

    def attention_cards(
        self, departments: "Sequence[Department]", *, of_municipality: bool = False
    ) -> Sequence[AttentionCard]:
        """What needs a person today in these departments, each of which has a service of the module.

        One stands on its own first page, all that somebody administers on their start page: in one statement for any
        number of them. Who administers the municipality is also told what needs it as a whole (`of_municipality`).
        """
        return ()

    def figures(
        self, departments: "Sequence[Department]", *, first: date, last: date
    ) -> Sequence[ModuleFigure]:
        """The module's own figures of the days [first, last]; departments of which there is nothing are left out."""
        return ()
