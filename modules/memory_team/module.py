"""The Memory team, as the booking core sees it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from modules.memory_team import cards, stored
from modules.memory_team.act_words import ACT_WORDS
from modules.memory_team.domain.taking_part import note_cancelled, require_seat
from modules.memory_team.errors import NotAgreed
from modules.memory_team.forms.settings import SettingsForm
from modules.memory_team.forms.talk import talk_form
from modules.memory_team.models import Talk
from modules.memory_team.queries.courses import has_courses, policy_of
from modules.memory_team.queries.figures import figures_of
from modules.memory_team.usual_services import USUAL
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
)
from shop.models import Booking, Department, Recipient, Service
from shop.ways import AS_USUAL, Way


class MemoryTeam(ServiceModule):
    key = "memory_team"
    title = _("Memory team")
    description = _(
        "Relatives book guidance without a referral and without naming anybody, sign up for courses and groups, and"
        " the team plans visits that map a need."
    )
    highlights = (
        _("Each talk comes with how to prepare for it, in the team's own words."),
        _("There is no field for a diagnosis: topics are chosen from a list."),
        _(
            "A relative says which interpreter is needed, and a free place in a course goes to the next in line."
        ),
    )
    urlconf = "modules.memory_team.urls"
    message_texts = "modules.memory_team.messages"
    pages = (
        ModulePage("memory_team:courses", _("Courses and groups"), Audience.RECIPIENT, has_courses),
        ModulePage("memory_team:team", _("Memory team"), Audience.DEPARTMENT),
        ModulePage("memory_team:set_up", USUAL.title, Audience.NEW_SERVICE),
    )
    demo = "modules.memory_team.demo.make_demo"
    settings_form = SettingsForm
    act_words = ACT_WORDS
    data_words: ClassVar[Mapping[str, DataWords]] = stored.WORDS

    def booking_form(
        self,
        service: Service,
        recipient: Recipient,
        *,
        like: Booking | None = None,
        reader: Reader = Reader.RECIPIENT,
    ) -> type[forms.Form] | None:
        before = Talk.objects.filter(booking=like).first() if like else None
        return talk_form(service, like=before, reader=reader)

    def check_booking(self, draft: BookingDraft) -> None:
        """Answers are only there when it is booked: what is held or moved has been asked, or will be."""
        if draft.service.seats > 1:
            require_seat(draft)
        if draft.answers and "agreed" in draft.answers and not draft.answers["agreed"]:
            raise NotAgreed

    def slot_policy(self, service: Service, recipient: Recipient, *, way: Way = AS_USUAL) -> SlotRules | None:
        return SlotRules(policy_of(service, recipient)) if service.seats > 1 else None

    def save_answers(self, booking: Booking, answers: Mapping[str, Any]) -> None:
        if TICKED in answers or not answers:
            return
        said = {
            name: answers[name] for name in ("topics", "people", "language", "practical") if name in answers
        }
        agreed_at = timezone.now() if answers.get("agreed") else None
        Talk.objects.update_or_create(booking=booking, defaults=said | {"agreed_at": agreed_at})

    def visit_card(self, booking: Booking, *, reader: Reader) -> Card | None:
        return cards.visit_card(booking, reader=reader)

    def day_list_notes(self, bookings: Sequence[Booking]) -> Mapping[int, Sequence[str]]:
        """What must be ready. What they wrote themselves stands on no paper."""
        return cards.day_list_notes(bookings)

    def attention_cards(
        self, departments: Sequence[Department], *, of_municipality: bool = False
    ) -> Sequence[AttentionCard]:
        return cards.interpreters_card(departments)

    def on_event(self, event: str, booking_id: int) -> None:
        if event == "booking.cancelled":
            note_cancelled(Booking.objects.select_related("recipient").get(pk=booking_id))

    def figures(
        self, departments: Sequence[Department], *, first: date, last: date
    ) -> Sequence[ModuleFigure]:
        return list(figures_of(departments, first=first, last=last))

    def personal_data(self, recipient: Recipient, *, reader: Reader = Reader.RECIPIENT) -> Mapping[str, Any]:
        return stored.personal_data(recipient)

    def erase(self, recipient: Recipient) -> None:
        stored.erase(recipient)

    def forget(self, bookings: QuerySet[Booking]) -> int:
        return stored.forget(bookings)

    def merge(self, duplicate: Recipient, into: Recipient) -> None:
        stored.merge(duplicate, into)
