"""Booking for somebody, wherever the department does it: what is asked, and the act."""

import uuid
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest

from foundation.actor import Actor
from shop.asked_first import FirstQuestion
from shop.domain.circumstances.booking_again import book_visit
from shop.errors import BadTime, BookingRefused, RefusedByModule
from shop.forms.refused_answers import say_refused
from shop.hooks import Reader
from shop.lengths import Length, end_of
from shop.models import Booking, Recipient, Service
from shop.registry import hooks_of
from shop.views.citizen.wish import Wish
from shop.ways import AS_USUAL, Way

KEY_FIELD = "key"


def wish_for(
    service: Service,
    recipient: Recipient,
    *,
    starts_at: datetime,
    length: Length,
    way: Way = AS_USUAL,
    asked: FirstQuestion | None = None,
) -> Wish:
    """Raises BadTime for a day that would begin after its hour of departure."""
    ends_at = end_of(service, length, starts_at)
    if ends_at <= starts_at:
        raise BadTime
    return Wish(service, recipient, starts_at, ends_at, length, way, asked)


def questions_of(
    request: HttpRequest, service: Service, recipient: Recipient, *, like: Booking | None = None
) -> forms.Form | None:
    """What the module asks, answered already as is usual with them where they had such a visit."""
    like = like if like is not None and like.service_id == service.pk else None
    form_class = hooks_of(service.module_key).booking_form(service, recipient, like=like, reader=Reader.STAFF)
    return form_class(request.POST if request.method == "POST" else None) if form_class else None


def book(wish: Wish, *, actor: Actor, key: str, questions: forms.Form | None) -> Booking:
    """Book it with the answers; raises BookingRefused, as the door does."""
    answers: dict[str, Any] = questions.cleaned_data if questions is not None else {}
    return book_visit(
        wish.service,
        recipient=wish.recipient,
        starts_at=wish.starts_at,
        actor=actor,
        length=wish.length,
        way=wish.way,
        idempotency_key=key,
        answers=answers,
    )


def is_about_answers(refusal: BookingRefused, questions: forms.Form | None) -> bool:
    """Whether it is the answers that stand in the way; then it is said among them."""
    if questions is None or not isinstance(refusal, RefusedByModule):
        return False
    say_refused(questions, refusal)
    return True


def key_of(request: HttpRequest) -> str:
    """The form's own key, so that a second click is the same booking."""
    try:
        return str(uuid.UUID(request.POST.get(KEY_FIELD, "")))
    except ValueError:
        return new_key()


def new_key() -> str:
    return str(uuid.uuid4())
