"""Home help, as the booking core sees it."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from modules.home_help.errors import TooManyTasks
from modules.home_help.forms import SettingsForm, covered_tasks, tasks_form
from modules.home_help.models import AccessNote, CoveredTasks, Visit
from modules.home_help.notes import merge_notes
from modules.home_help.tasks_catalogue import BY_CODE, Task, visits_in_words, with_what_was_done
from shop.enums import ServicePlace
from shop.hooks import TICKED, BookingDraft, Card, DataWords, Reader, ServiceModule
from shop.models import Booking, Recipient, Service


class HomeHelp(ServiceModule):
    key = "home_help"
    title = _("Home help")
    description = _(
        "Cleaning and other practical help at home: the recipient chooses what is done on each visit."
    )
    urlconf = "modules.home_help.urls"
    demo = "modules.home_help.demo.make_demo"
    settings_form = SettingsForm
    data_words: ClassVar[Mapping[str, DataWords]] = {
        "access_note": DataWords(_("How to get in"), lambda note: [note] if note else []),
        "visits": DataWords(_("To do"), visits_in_words),
    }

    def booking_form(
        self, service: Service, recipient: Recipient, *, like: Booking | None = None
    ) -> type[forms.Form] | None:
        tasks = covered_tasks(service)
        chosen = _tasks_of(like) if like is not None else []
        return tasks_form(tasks, chosen=chosen) if tasks else None

    def check_booking(self, draft: BookingDraft) -> None:
        minutes = sum(BY_CODE[code].minutes for code in draft.answers.get("tasks", ()))
        room = (draft.ends_at - draft.starts_at) // timedelta(minutes=1)
        if minutes > room:
            raise TooManyTasks(minutes=minutes, room=room)

    def save_answers(self, booking: Booking, answers: Mapping[str, Any]) -> None:
        if TICKED in answers:
            for visit in Visit.objects.filter(booking=booking):
                visit.done = [code for code in visit.tasks if code in answers[TICKED]]
                visit.save(update_fields=["done"])
        elif answers.get("tasks"):
            Visit.objects.create(booking=booking, tasks=list(answers["tasks"]))

    def visit_card(self, booking: Booking, *, reader: Reader) -> Card | None:
        match reader:
            case Reader.RECIPIENT:
                return _for_recipient(booking)
            case Reader.PROVIDER:
                return _for_provider(booking)
            case _:
                return None

    def day_list_notes(self, bookings: Sequence[Booking]) -> Mapping[int, Sequence[str]]:
        """What should be done, and afterwards what was.

        How to get in is not on the list: it was promised to the one who comes, and no paper.
        """
        chosen = Visit.objects.filter(booking__in=bookings).select_related("booking")
        return {each.booking_id: with_what_was_done(each.tasks, each.what_was_done) for each in chosen}

    def personal_data(self, recipient: Recipient) -> Mapping[str, Any]:
        note = AccessNote.objects.filter(recipient=recipient).first()
        visits = Visit.objects.filter(booking__recipient=recipient).select_related("booking")
        return {
            "access_note": note.text if note else "",
            "visits": [
                {
                    "booking_id": each.booking_id,
                    "day": timezone.localdate(each.booking.starts_at).isoformat(),
                    "tasks": each.tasks,
                    "done": each.what_was_done,
                }
                for each in visits.order_by("-booking__starts_at")
            ],
        }

    def erase(self, recipient: Recipient) -> None:
        AccessNote.objects.filter(recipient=recipient).delete()
        Visit.objects.filter(booking__recipient=recipient).delete()
        CoveredTasks.objects.filter(entitlement__recipient=recipient).delete()

    def forget(self, bookings: QuerySet[Booking]) -> int:
        return Visit.objects.filter(booking__in=bookings).delete()[0]

    def merge(self, duplicate: Recipient, into: Recipient) -> None:
        merge_notes(duplicate, into)


def _for_recipient(booking: Booking) -> Card:
    context = {
        "tasks": _tasks_of(booking),
        "covers_tasks": bool(covered_tasks(booking.service)),
        "is_at_home": booking.service.place == ServicePlace.AT_HOME,
    }
    return Card("home_help/recipient_card.html", context)


def _for_provider(booking: Booking) -> Card:
    note = AccessNote.objects.filter(recipient_id=booking.recipient_id).exclude(text="").first()
    visit = Visit.objects.filter(booking=booking).first()
    context = {
        "tasks": _known(visit.tasks) if visit else [],
        "done": _known(visit.done or []) if visit else [],
        "access_note": note,
    }
    return Card("home_help/provider_card.html", context)


def _tasks_of(booking: Booking) -> list[Task]:
    visit = Visit.objects.filter(booking=booking).first()
    return _known(visit.tasks) if visit else []


def _known(codes: Sequence[str]) -> list[Task]:
    return [BY_CODE[code] for code in codes if code in BY_CODE]
