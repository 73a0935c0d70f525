"""Home help, as the booking core sees it."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from modules.home_help import cards, visits
from modules.home_help.covered import bookable_tasks
from modules.home_help.fees import privacy as fee_privacy
from modules.home_help.fees.due import card_of_month
from modules.home_help.fees.importing import BANDS
from modules.home_help.fees.log_words import ACT_WORDS
from modules.home_help.fees.without_band import cards_without_band
from modules.home_help.forms import SettingsForm, tasks_form
from modules.home_help.models import AccessNote, CoveredTasks, Visit
from modules.home_help.notes import merge_notes, stored_note
from modules.home_help.tasks_catalogue import decisions_in_words, in_words, visits_in_words
from shop.hooks import (
    TICKED,
    AttentionCard,
    Audience,
    BookingDraft,
    Card,
    DataWords,
    ModuleImport,
    ModulePage,
    Reader,
    ServiceModule,
)
from shop.models import Booking, Department, Entitlement, Recipient, Service


class HomeHelp(ServiceModule):
    key = "home_help"
    title = _("Home help")
    description = _(
        "Cleaning and other practical help at home: the recipient chooses what is done on each visit."
    )
    highlights = (
        _(
            "Only tasks that fit the visit's minutes can be chosen, and whoever comes ticks off what was done."
        ),
        _("How to get in is shown only to whoever comes, on the day itself, and each look is logged."),
        _("Co-payment follows the municipality's own rates and bands; nobody is asked what they earn."),
    )
    urlconf = "modules.home_help.urls"
    demo = "modules.home_help.demo.make_demo"
    settings_form = SettingsForm
    data_words: ClassVar[Mapping[str, DataWords]] = {
        "access_note": DataWords(_("How to get in"), lambda note: [note] if note else []),
        "decisions": DataWords(_("What your decisions cover"), decisions_in_words),
        "visits": DataWords(_("To do"), visits_in_words),
        "fee_bands": DataWords(_("Band for co-payment"), fee_privacy.bands_said),
        "fees": DataWords(_("Co-payment"), fee_privacy.fees_said),
    }
    imports: ClassVar[Sequence[ModuleImport]] = (BANDS,)
    pages: ClassVar[Sequence[ModulePage]] = (
        ModulePage("home_help:fees", _("Co-payment"), Audience.MUNICIPALITY),
    )

    act_words: ClassVar[Mapping[str, Promise]] = {
        "access_note.changed": _("changed how to get in"),
        "access_note.viewed": _("saw how to get in"),
        "visit_tasks.changed": _("changed what should be done at a visit"),
        "covered_tasks.changed": _("changed which tasks a decision covers"),
        **ACT_WORDS,
    }

    def booking_form(
        self,
        service: Service,
        recipient: Recipient,
        *,
        like: Booking | None = None,
        reader: Reader = Reader.RECIPIENT,
    ) -> type[forms.Form] | None:
        tasks = bookable_tasks(service, recipient.pk)
        visit = Visit.objects.filter(booking=like).first() if like is not None else None
        return tasks_form(tasks, chosen=visit.tasks if visit else (), reader=reader) if tasks else None

    def check_booking(self, draft: BookingDraft) -> None:
        visits.require_possible(draft)

    def save_answers(self, booking: Booking, answers: Mapping[str, Any]) -> None:
        if TICKED in answers:
            visits.tick(booking, answers[TICKED])
        elif answers.get("tasks"):
            visits.keep_tasks(booking, answers["tasks"])

    def visit_card(self, booking: Booking, *, reader: Reader) -> Card | None:
        return cards.visit_card(booking, reader=reader)

    def recipient_cards(
        self, recipient: Recipient, *, reader: Reader, decision: Entitlement | None = None
    ) -> Sequence[Card]:
        return cards.recipient_cards(recipient, reader=reader, decision=decision)

    def day_list_notes(self, bookings: Sequence[Booking]) -> Mapping[int, Sequence[str]]:
        """What should be done, and afterwards what was.

        How to get in is not on the list: it was promised to the one who comes, and no paper.
        """
        chosen = Visit.objects.filter(booking__in=bookings).select_related("booking")
        return {
            each.booking_id: in_words(each.tasks, own=each.own_titles, done=each.what_was_done)
            for each in chosen
        }

    def personal_data(self, recipient: Recipient, *, reader: Reader = Reader.RECIPIENT) -> Mapping[str, Any]:
        booked = Visit.objects.filter(booking__recipient=recipient).select_related("booking")
        covered = CoveredTasks.objects.filter(entitlement__recipient=recipient).select_related("entitlement")
        return {
            "access_note": stored_note(recipient, reader=reader),
            "decisions": [
                {
                    "decision": each.entitlement.decision_reference,
                    "tasks": each.tasks,
                    "own": each.own_titles,
                }
                for each in covered.order_by("-entitlement__valid_from")
            ],
            "visits": visits.stored_about(list(booked.order_by("-booking__starts_at"))),
            **fee_privacy.stored_about(recipient),
        }

    def erase(self, recipient: Recipient) -> None:
        AccessNote.objects.filter(recipient=recipient).delete()
        Visit.objects.filter(booking__recipient=recipient).delete()
        CoveredTasks.objects.filter(entitlement__recipient=recipient).delete()
        fee_privacy.erase(recipient)

    def forget(self, bookings: QuerySet[Booking]) -> int:
        return Visit.objects.filter(booking__in=bookings).delete()[0]

    def merge(self, duplicate: Recipient, into: Recipient) -> None:
        """What belongs to a visit or a decision comes with it."""
        merge_notes(duplicate, into)
        fee_privacy.merge(duplicate, into)

    def attention_cards(
        self, departments: Sequence[Department], *, of_municipality: bool = False
    ) -> Sequence[AttentionCard]:
        return [*cards_without_band(departments), *(card_of_month() if of_municipality else ())]
