"""Respite care, as the booking core sees it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from modules.respite_care import cards, stored
from modules.respite_care.act_words import ACT_WORDS
from modules.respite_care.attention import attention_cards
from modules.respite_care.domain.booking import keep_for_whom, question_for, rules_for
from modules.respite_care.domain.handover import FORGET
from modules.respite_care.domain.publishing import RESUME
from modules.respite_care.errors import NobodyToCareFor
from modules.respite_care.forms.settings import SettingsForm
from modules.respite_care.messages import MESSAGE_WRITTEN
from modules.respite_care.queries.figures import figures_of
from modules.respite_care.queries.homes import works_in_a_home
from modules.respite_care.queries.people import cares_for_somebody
from modules.respite_care.queries.round_figures import figures_of_rounds
from modules.respite_care.queries.rounds import has_rounds_or_stays
from modules.respite_care.queries.stays import accounts_of_helpers, name_of_home
from modules.respite_care.usual_services import USUAL
from shop.hooks import (
    TICKED,
    AttentionCard,
    Audience,
    BookingDraft,
    Card,
    DataWords,
    ModuleFigure,
    ModulePage,
    Reader,
    ServiceModule,
    SlotRules,
    ThreadHelpers,
)
from shop.models import Booking, Department, Entitlement, Recipient, Service
from shop.ways import AS_USUAL, Way


class RespiteCare(ServiceModule):
    """Whoever cares for somebody gets days off: a stay in a residence or a private home, or hours at home."""

    key = "respite_care"
    title = _("Respite care")
    description = _(
        "Stays over nights and weekends in residences and private homes, and hours at home, for those who care for"
        " somebody."
    )
    highlights = (
        _(
            "Siblings stay in the same home, and who must not meet never does, without anybody being told why."
        ),
        _("Popular weekends are shared out months ahead, and every answer comes with its reason."),
        _(
            "The family writes what the home needs to know: sealed, and read only by those who look after the stay."
        ),
    )
    urlconf = "modules.respite_care.urls"
    message_texts = "modules.respite_care.messages"
    pages = (
        ModulePage("respite_care:my_people", _("Needs sheets"), Audience.RECIPIENT, cares_for_somebody),
        ModulePage("respite_care:own_rounds", _("Rounds and swaps"), Audience.RECIPIENT, has_rounds_or_stays),
        ModulePage(
            "respite_care:our_home", _("Stays at our home"), Audience.HELPER, helped_by=works_in_a_home
        ),
        ModulePage("respite_care:overview", _("Respite care"), Audience.DEPARTMENT),
        ModulePage("respite_care:rounds", _("Rounds"), Audience.DEPARTMENT),
        ModulePage("respite_care:set_up", USUAL.title, Audience.NEW_SERVICE),
    )
    demo = "modules.respite_care.demo.make_demo"
    settings_form = SettingsForm
    asks_first = True
    chosen_are_there = True
    keeps_apart = True
    tells_afterwards = True
    nightly_jobs = (FORGET,)
    frequent_jobs = (RESUME,)
    act_words = ACT_WORDS
    data_words: ClassVar[Mapping[str, DataWords]] = stored.WORDS
    thread_helpers = ThreadHelpers(accounts_of_helpers, name_of_home, MESSAGE_WRITTEN)

    def booking_form(
        self,
        service: Service,
        recipient: Recipient,
        *,
        like: Booking | None = None,
        reader: Reader = Reader.RECIPIENT,
    ) -> type[forms.Form] | None:
        return question_for(service, recipient, reader=reader)

    def slot_policy(self, service: Service, recipient: Recipient, *, way: Way = AS_USUAL) -> SlotRules | None:
        return rules_for(service, recipient, way=way)

    def check_booking(self, draft: BookingDraft) -> None:
        if not draft.way.chosen:
            raise NobodyToCareFor

    def save_answers(self, booking: Booking, answers: Mapping[str, Any]) -> None:
        if TICKED not in answers:
            keep_for_whom(booking)

    def visit_card(self, booking: Booking, *, reader: Reader) -> Card | None:
        return cards.visit_card(booking, reader=reader)

    def recipient_cards(
        self, recipient: Recipient, *, reader: Reader, decision: Entitlement | None = None
    ) -> Sequence[Card]:
        return () if decision is not None else cards.recipient_cards(recipient, reader=reader)

    def day_list_notes(self, bookings: Sequence[Booking]) -> Mapping[int, Sequence[str]]:
        return cards.day_list_notes(bookings)

    def attention_cards(
        self, departments: Sequence[Department], *, of_municipality: bool = False
    ) -> Sequence[AttentionCard]:
        return attention_cards(departments)

    def figures(
        self, departments: Sequence[Department], *, first: date, last: date
    ) -> Sequence[ModuleFigure]:
        of_stays = figures_of(departments, first=first, last=last)
        return [*of_stays, *figures_of_rounds(departments, first=first, last=last)]

    def personal_data(self, recipient: Recipient, *, reader: Reader = Reader.RECIPIENT) -> Mapping[str, Any]:
        return stored.personal_data(recipient, reader=reader)

    def erase(self, recipient: Recipient) -> None:
        stored.erase(recipient)

    def forget(self, bookings: QuerySet[Booking]) -> int:
        return stored.forget(bookings)

    def merge(self, duplicate: Recipient, into: Recipient) -> None:
        stored.merge(duplicate, into)
