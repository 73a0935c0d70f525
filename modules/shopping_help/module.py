"""Shopping help, as the booking core sees it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from modules.shopping_help import attention, cards, stored
from modules.shopping_help.act_words import ACT_WORDS
from modules.shopping_help.crew_act_words import CREW_ACT_WORDS
from modules.shopping_help.crew_stored import account_said, accounts_of, merge_accounts
from modules.shopping_help.domain.late_changes import order_called_off
from modules.shopping_help.domain.ordering import PLACING, keep_order, require_place
from modules.shopping_help.figures import figures_of
from modules.shopping_help.forms.settings import SettingsForm
from modules.shopping_help.importing import PRODUCTS
from modules.shopping_help.queries.crew import shops
from modules.shopping_help.queries.money import has_account
from modules.shopping_help.queries.runs import has_runs, policy_of
from modules.shopping_help.tasks import DELETE_OLD, TELL_STORES
from shop.hooks import (
    AttentionCard,
    Audience,
    BookingDraft,
    Card,
    DataWords,
    ModuleFigure,
    ModuleImport,
    ModulePage,
    Reader,
    ServiceModule,
    SlotRules,
)
from shop.models import Booking, Department, Recipient, Service
from shop.ways import AS_USUAL, Way


class ShoppingHelp(ServiceModule):
    """Orders are collected into a run, shopped by a crew and brought home."""

    key = "shopping_help"
    title = _("Shopping help")
    description = _("Groceries are ordered on a list, bought together in one run, and brought home.")
    highlights = (
        _("Lists grow at home until the run closes, and are then shopped together, aisle by aisle."),
        _("What is taken instead keeps to what the recipient allowed, and to their allergies."),
        _("Nobody carries money or a bank card: goods and fee are two accounts, with a file for finances."),
    )
    urlconf = "modules.shopping_help.urls"
    message_texts = "modules.shopping_help.messages"
    demo = "modules.shopping_help.demo.make_demo"
    settings_form = SettingsForm
    pages: ClassVar[Sequence[ModulePage]] = (
        ModulePage("shopping_help:runs", _("Shopping help"), Audience.RECIPIENT, has_runs),
        ModulePage("shopping_help:owed", _("What I owe"), Audience.RECIPIENT, has_account),
        ModulePage("shopping_help:crew", _("Shopping runs"), Audience.HELPER, helped_by=shops),
        ModulePage("shopping_help:store", _("Lists"), Audience.PARTNER),
        ModulePage("shopping_help:run_list", _("Shopping runs"), Audience.DEPARTMENT),
        ModulePage("shopping_help:set_up", _("The usual service of shopping help"), Audience.NEW_SERVICE),
        ModulePage("shopping_help:invoices", _("Invoices"), Audience.MUNICIPALITY),
    )
    imports: ClassVar[Sequence[ModuleImport]] = (PRODUCTS,)
    data_words: ClassVar[Mapping[str, DataWords]] = {
        **stored.WORDS,
        "goods_account": DataWords(_("Goods you pay for"), account_said),
        "fee_account": DataWords(_("Shopping help you pay for"), account_said),
    }
    act_words: ClassVar[Mapping[str, Promise]] = {**ACT_WORDS, **CREW_ACT_WORDS}
    nightly_jobs = (DELETE_OLD,)
    frequent_jobs = (TELL_STORES,)
    never_moves = True
    closes_sessions = True
    what_comes = _("Your goods come between %(from)s and %(until)s")

    def check_booking(self, draft: BookingDraft) -> None:
        require_place(draft)

    def slot_policy(self, service: Service, recipient: Recipient, *, way: Way = AS_USUAL) -> SlotRules | None:
        return SlotRules(policy_of(service))

    def save_answers(self, booking: Booking, answers: Mapping[str, Any]) -> None:
        if PLACING in answers:
            keep_order(booking, answers)

    def visit_card(self, booking: Booking, *, reader: Reader) -> Card | None:
        return cards.visit_card(booking, reader=reader)

    def day_list_notes(self, bookings: Sequence[Booking]) -> Mapping[int, Sequence[str]]:
        return cards.day_list_notes(bookings)

    def on_event(self, event: str, booking_id: int) -> None:
        if event == "booking.cancelled":
            order_called_off(booking_id)

    def personal_data(self, recipient: Recipient, *, reader: Reader = Reader.RECIPIENT) -> Mapping[str, Any]:
        return {**stored.personal_data(recipient), **accounts_of(recipient)}

    def erase(self, recipient: Recipient) -> None:
        stored.erase(recipient)

    def forget(self, bookings: QuerySet[Booking]) -> int:
        return stored.forget(bookings)

    def merge(self, duplicate: Recipient, into: Recipient) -> None:
        merge_accounts(duplicate, into)
        stored.merge(duplicate, into)

    def attention_cards(
        self, departments: Sequence[Department], *, of_municipality: bool = False
    ) -> Sequence[AttentionCard]:
        return attention.cards_of(departments)

    def figures(
        self, departments: Sequence[Department], *, first: date, last: date
    ) -> Sequence[ModuleFigure]:
        return list(figures_of(departments, first=first, last=last))
