"""What is written to who has ordered: when, and never what or where."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from modules.shopping_help.crew_messages import LISTS_CHANGED_TEXT, LISTS_OFF_TEXT, LISTS_READY_TEXT
from modules.shopping_help.domain.calling_off import RUN_BROKEN_OFF, RUN_CALLED_OFF
from modules.shopping_help.domain.lists import ORDER_CHANGED
from modules.shopping_help.domain.run_changes import OTHER_STORE
from modules.shopping_help.enums import Mishap
from modules.shopping_help.models import Order, Run
from modules.shopping_help.queries.runs import COMING
from notifications.kinds import message_kind
from notifications.standards import MessageText, OwnWord, Standard
from shop.addresses import written
from shop.message_words import about_time
from shop.models import Booking
from shop.presentation import moment_in_words
from shop.standard_texts.parts import BY_US, text

__all__ = [
    "BROKEN_OFF_TEXT",
    "CALLED_OFF_TEXT",
    "LISTS_CHANGED_TEXT",
    "LISTS_OFF_TEXT",
    "LISTS_READY_TEXT",
    "ORDER_CHANGED_TEXT",
    "OTHER_STORE_TEXT",
]

CLOSES = OwnWord(
    "closes", _("until when they can change it themselves"), lambda: moment_in_words(timezone.now())
)
CALLED_OFF_TEXT = text(
    RUN_CALLED_OFF,
    _("We call off a shopping run"),
    BY_US,
    subject=_("Called off: %(when)s"),
    body=_(
        "%(service)s, %(when)s: we are sorry, we have to call it off. Nothing is bought, and you pay"
        " nothing.\n\nYour list is kept: choose another run and order the same again. Questions? Call %(phone)s."
    ),
    words=("service", "when", "phone", "link"),
    required=("when", "link"),
)
WHY = OwnWord("why", _("what happened"), lambda: str(Mishap.CAR.label))
BROKEN_OFF_TEXT = text(
    RUN_BROKEN_OFF,
    _("We break off a shopping run"),
    BY_US,
    subject=_("Your groceries do not come: %(when)s"),
    body=_(
        "%(service)s, %(when)s: we are sorry, we cannot bring your groceries. %(why)s. You pay nothing for them.\n\n"
        "Do you need something today? Call %(phone)s. You can also choose another run and order the same again."
    ),
    words=("service", "when", "phone", "link", WHY),
    required=("when", "link"),
)
OTHER_STORE_TEXT = text(
    OTHER_STORE,
    _("We shop in a different store from the one we said"),
    BY_US,
    variant=_("while they can change it themselves"),
    subject=_("Another store: %(when)s"),
    body=_(
        "%(service)s, %(when)s: we shop in a different store from the one you were told. Prices may differ. Sign"
        " in and look through your order: you can change or cancel it until %(closes)s.\n\nQuestions? Call"
        " %(phone)s."
    ),
    words=("service", "when", "phone", "link", CLOSES),
    required=("when", "link"),
)
OTHER_STORE_LATE_TEXT = text(
    f"{OTHER_STORE}.late",
    _("We shop in a different store from the one we said"),
    BY_US,
    variant=_("once it has closed"),
    subject=_("Another store: %(when)s"),
    body=_(
        "%(service)s, %(when)s: we shop in a different store from the one you were told. Prices may differ. Sign"
        " in and look through your order. Would you like to change it? Call %(phone)s."
    ),
    words=("service", "when", "phone", "link"),
    required=("when", "link"),
)
ORDER_CHANGED_TEXT = text(
    ORDER_CHANGED,
    _("We change an order of groceries"),
    BY_US,
    subject=_("Your order is changed: %(when)s"),
    body=_(
        "%(service)s, %(when)s: we have changed your order. Sign in to see how it is now.\n\nIs that not right? Call"
        " %(phone)s."
    ),
    words=("service", "when", "phone", "link"),
    required=("when", "link"),
)


@message_kind(RUN_CALLED_OFF, CALLED_OFF_TEXT)
def run_called_off(params: Mapping[str, Any]) -> MessageText | None:
    return _of_a_run(CALLED_OFF_TEXT, params)


@message_kind(RUN_BROKEN_OFF, BROKEN_OFF_TEXT)
def run_broken_off(params: Mapping[str, Any]) -> MessageText | None:
    return _of_a_run(BROKEN_OFF_TEXT, params, why=str(Mishap(params["why"]).label))


def _of_a_run(form: Standard, params: Mapping[str, Any], **more: str) -> MessageText | None:
    run = Run.objects.select_related("service__department").get(pk=params["run_id"])
    words = about_time(run.service, run.starts_at, run.ends_at, **more)
    return written(form, words, "booking", params["booking_id"])


@message_kind(OTHER_STORE, OTHER_STORE_TEXT, OTHER_STORE_LATE_TEXT)
def run_to_other_store(params: Mapping[str, Any]) -> MessageText | None:
    """Nothing where the order is cancelled by now."""
    order = Order.objects.select_related("run").filter(booking=params["booking_id"]).first()
    if order is None:
        return None
    is_open = order.run.closes_at > timezone.now()
    form = OTHER_STORE_TEXT if is_open else OTHER_STORE_LATE_TEXT
    return _of_an_order(form, params["booking_id"], closes=moment_in_words(order.run.closes_at))


@message_kind(ORDER_CHANGED, ORDER_CHANGED_TEXT)
def order_changed(params: Mapping[str, Any]) -> MessageText | None:
    order = Order.objects.filter(pk=params["order_id"]).first()
    return None if order is None else _of_an_order(ORDER_CHANGED_TEXT, order.booking_id)


def _of_an_order(form: Standard, booking_id: int, **more: str) -> MessageText | None:
    coming = Booking.objects.filter(pk=booking_id, status__in=COMING, starts_at__gt=timezone.now())
    booking = coming.select_related("service__department").first()
    if booking is None:
        return None
    words = about_time(booking.service, booking.starts_at, booking.ends_at, **more)
    return written(form, words, "booking", booking.pk)
