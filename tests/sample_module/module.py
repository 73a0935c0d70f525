from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from shop.hooks import (
    AttentionCard,
    Audience,
    BookingDraft,
    Card,
    ModuleFigure,
    ModulePage,
    Reader,
    ServiceModule,
    SlotPolicy,
)
from shop.models import Booking, Department, Entitlement, Recipient, Service
from shop.queries.access import get_department_for
from shop.viewer import viewer_of
from shop.views.guards import administrator_page, municipality_page, recipient_page, signed_in_page

called: list[str] = []
"""The names of the hooks that were called, oldest first."""
reckoned: dict[tuple[date, date] | None, Sequence[ModuleFigure]] = {}
"""The figures of a span, or under None of all others."""


class Sample(ServiceModule):
    """Says nothing, and keeps nothing but that it was asked. Its urls name no namespace of their own."""

    key = "sample"
    title = _("Sample")
    description = "What the core's tests try."
    urlconf = "tests.sample_module.module"
    pages = (
        ModulePage("sample:mine", "Sample of mine", Audience.RECIPIENT),
        ModulePage("sample:ours", "Sample of the department", Audience.DEPARTMENT),
        ModulePage("sample:everybodys", "Sample of the municipality", Audience.MUNICIPALITY),
    )

    def booking_form(
        self, service: Service, recipient: Recipient, *, like: Booking | None = None
    ) -> type[forms.Form] | None:
        called.append("booking_form")
        return None

    def check_booking(self, draft: BookingDraft) -> None:
        called.append("check_booking")

    def slot_policy(self, service: Service, recipient: Recipient) -> SlotPolicy | None:
        called.append("slot_policy")
        return None

    def save_answers(self, booking: Booking, answers: Mapping[str, Any]) -> None:
        called.append("save_answers")

    def visit_card(self, booking: Booking, *, reader: Reader) -> Card | None:
        called.append("visit_card")
        return None

    def recipient_card(
        self, recipient: Recipient, *, reader: Reader, decision: Entitlement | None = None
    ) -> Card | None:
        called.append("recipient_card")
        return None

    def day_list_notes(self, bookings: Sequence[Booking]) -> Mapping[int, Sequence[str]]:
        called.append("day_list_notes")
        return {}

    def on_event(self, event: str, booking_id: int) -> None:
        called.append(f"on_event {event}")

    def personal_data(self, recipient: Recipient) -> Mapping[str, Any]:
        called.append("personal_data")
        return {}

    def erase(self, recipient: Recipient) -> None:
        called.append("erase")

    def forget(self, bookings: QuerySet[Booking]) -> int:
        called.append("forget")
        return 0

    def merge(self, duplicate: Recipient, into: Recipient) -> None:
        called.append("merge")

    def attention_cards(self, departments: Sequence[Department]) -> Sequence[AttentionCard]:
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


@administrator_page
@require_safe
def ours(request: HttpRequest, department_id: int) -> HttpResponse:
    get_department_for(viewer_of(request), department_id)
    return HttpResponse("ours")


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
    path("<int:department_id>/ours/", ours, name="ours"),
    path("everybodys/", everybodys, name="everybodys"),
    path("api/", api, name="api"),
]
