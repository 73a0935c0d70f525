from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from shop.domain.imports.outcomes import Done, Importing, Values
from shop.enums import Verdict
from shop.forms.imports import RowForm
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
    SettingsForm,
    SlotRules,
)
from shop.imports.columns import Column, names
from shop.imports.rows import ReadRow
from shop.models import Booking, Department, Entitlement, Provider, Qualification, Recipient, Service
from shop.queries.access import get_department_for, recipients_of
from shop.viewer import viewer_of
from shop.views.guards import (
    administrator_page,
    municipality_page,
    partner_page,
    provider_page,
    recipient_page,
    signed_in_page,
)
from shop.views.manage.usual_services import usual_services_view
from shop.ways import AS_USUAL, Way
from tests.sample_module.usual_services import USUAL

called: list[str] = []
"""The names of the hooks that were called, oldest first."""
reckoned: dict[tuple[date, date] | None, Sequence[ModuleFigure]] = {}
"""The figures of a span, or under None of all others."""


kept: dict[int, list[str]] = {}
"""What was answered, by the visit: the module has no table, and a test forgets it when it is over."""
notes: dict[int, str] = {}
"""What the helper should know, by the recipient."""


def forget_all() -> None:
    for each in (called, reckoned, kept, notes):
        each.clear()


class SampleSettings(SettingsForm):
    tasks = forms.MultipleChoiceField(
        label="Tasks",
        choices=[("vacuum", "Vacuum"), ("dust", "Dust")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


def question(offered: Sequence[str], *, chosen: Sequence[str]) -> type[forms.Form]:
    class Question(forms.Form):
        tasks = forms.MultipleChoiceField(
            label="What should we do?",
            choices=[(code, code) for code in offered],
            initial=chosen,
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )

    return Question


class Plain(ServiceModule):
    """Has no rule of its own, so that only the core's are tried."""

    key = "plain"
    title = "Plain"


class KeyRow(RowForm):
    name = forms.CharField(max_length=20)
    number = forms.IntegerField(min_value=1)


class KeyImport(Importing):
    """Keys that are named once each; what is kept of one is a qualification, as the module has no table."""

    column_of: ClassVar = {"taken": "number"}

    def prepare(self, rows: Sequence[ReadRow]) -> None:
        called.append("prepare")

    def key(self, values: Values) -> Hashable:
        return str(values["name"])

    def act(self, row: ReadRow) -> Done:
        made, is_new = Qualification.objects.get_or_create(name=row.values["name"])
        return Done(Verdict.NEW if is_new else Verdict.KNOWN, made.pk)


KEYS = ModuleImport(
    "keys",
    "Keys from a file",
    "Those that hang in the cupboard.",
    [
        Column("name", names("Navn", "Name"), "What stands on it.", is_required=True),
        Column("number", names("Krok", "Hook"), "Where it hangs.", is_required=True),
    ],
    KeyRow,
    KeyImport,
    {"name": "A1", "number": "1"},
)


def _is_named(provider: Provider) -> bool:
    return bool(provider.name)


class Sample(ServiceModule):
    """Keeps that it was asked, and what a test tells it. Its urls name no namespace of their own."""

    key = "sample"
    title = _("Sample")
    description = "What the core's tests try."
    urlconf = "tests.sample_module.module"
    settings_form = SampleSettings
    imports = (KEYS,)
    data_words: ClassVar[Mapping[str, DataWords]] = {
        "note": DataWords(_("What we know"), lambda note: [note])
    }
    pages = (
        ModulePage("sample:mine", "Sample of mine", Audience.RECIPIENT),
        ModulePage("sample:helpers", "Sample of helpers", Audience.HELPER, helped_by=_is_named),
        ModulePage("sample:partners", "Sample of partners", Audience.PARTNER),
        ModulePage("sample:ours", "Sample of the department", Audience.DEPARTMENT),
        ModulePage("sample:set_up", USUAL.title, Audience.NEW_SERVICE),
        ModulePage("sample:everybodys", "Sample of the municipality", Audience.MUNICIPALITY),
    )

    def booking_form(
        self,
        service: Service,
        recipient: Recipient,
        *,
        like: Booking | None = None,
        reader: Reader = Reader.RECIPIENT,
    ) -> type[forms.Form] | None:
        called.append("booking_form")
        offered = SampleSettings.of(service)["tasks"]
        return question(offered, chosen=kept.get(like.pk, []) if like else []) if offered else None

    def check_booking(self, draft: BookingDraft) -> None:
        called.append("check_booking")

    def slot_policy(self, service: Service, recipient: Recipient, *, way: Way = AS_USUAL) -> SlotRules | None:
        called.append("slot_policy")
        return None

    def save_answers(self, booking: Booking, answers: Mapping[str, Any]) -> None:
        called.append("save_answers")
        kept[booking.pk] = list(answers.get("tasks", ()))

    def visit_card(self, booking: Booking, *, reader: Reader) -> Card | None:
        called.append("visit_card")
        note = notes.get(booking.recipient_id)
        return Card("ui/notice.html", {"text": note}) if note and reader is Reader.PROVIDER else None

    def recipient_cards(
        self, recipient: Recipient, *, reader: Reader, decision: Entitlement | None = None
    ) -> Sequence[Card]:
        called.append("recipient_cards")
        return ()

    def day_list_notes(self, bookings: Sequence[Booking]) -> Mapping[int, Sequence[str]]:
        called.append("day_list_notes")
        return {}

    def on_event(self, event: str, booking_id: int) -> None:
        called.append(f"on_event {event}")

    def personal_data(self, recipient: Recipient, *, reader: Reader = Reader.RECIPIENT) -> Mapping[str, Any]:
        called.append("personal_data")
        return {"note": notes[recipient.pk]} if recipient.pk in notes else {}

    def erase(self, recipient: Recipient) -> None:
        called.append("erase")

    def forget(self, bookings: QuerySet[Booking]) -> int:
        called.append("forget")
        return 0

    def merge(self, duplicate: Recipient, into: Recipient) -> None:
        called.append("merge")

    def attention_cards(
        self, departments: Sequence[Department], *, of_municipality: bool = False
    ) -> Sequence[AttentionCard]:
        called.append("attention_cards")
        return ()

    def figures(
        self, departments: Sequence[Department], *, first: date, last: date
    ) -> Sequence[ModuleFigure]:
        """What a test has put there for the span, or for all."""
        called.append("figures")
        return reckoned.get((first, last), reckoned.get(None, ()))


@recipient_page
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    return HttpResponse("mine")


@provider_page
@require_safe
def helpers(request: HttpRequest) -> HttpResponse:
    return HttpResponse("helpers'")


@partner_page
@require_safe
def partners(request: HttpRequest) -> HttpResponse:
    return HttpResponse("partners'")


@administrator_page
@require_safe
def ours(request: HttpRequest, department_id: int) -> HttpResponse:
    """Names whom the department knows."""
    department = get_department_for(viewer_of(request), department_id)
    return HttpResponse(", ".join(each.name for each in recipients_of(department)))


@municipality_page
@require_safe
def everybodys(request: HttpRequest) -> HttpResponse:
    return HttpResponse("everybody's")


@signed_in_page
@require_safe
def api(request: HttpRequest) -> JsonResponse:
    return JsonResponse({})


urlpatterns = [
    path("mine/", mine, name="mine"),
    path("helpers/", helpers, name="helpers"),
    path("partners/", partners, name="partners"),
    path("<int:department_id>/ours/", ours, name="ours"),
    path("<int:department_id>/set-up/", usual_services_view(USUAL, page="sample:ours"), name="set_up"),
    path("everybodys/", everybodys, name="everybodys"),
    path("api/", api, name="api"),
]
