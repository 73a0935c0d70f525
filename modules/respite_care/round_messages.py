"""What families are told of rounds and swaps: that the result is here, what they got; never who else takes part."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from modules.respite_care.domain.publishing import PUBLISHED
from modules.respite_care.domain.rounds import CALLED_OFF
from modules.respite_care.domain.swapping import DECLINED, SUGGESTED, SWAPPED
from modules.respite_care.enums import RoundState, SwapState
from modules.respite_care.models import SwapAnswer, Wish
from modules.respite_care.wishes_messages import OF_WISHES, in_writing, round_of
from notifications.kinds import message_kind
from notifications.standards import MessageText, OwnWord, Standard
from shop.addresses import written
from shop.message_words import about, about_time
from shop.models import Booking
from shop.presentation import day_and_clock, when
from shop.standard_texts.parts import BOOKINGS, BY_US, text

COUNT = OwnWord("count", _("how many stays the family was given"), lambda: "1")

PUBLISHED_TEXT = text(
    PUBLISHED,
    _("The result of a round is here"),
    BOOKINGS,
    variant=_("to who was given something"),
    subject=_("You were given %(count)s of the stays you wished for"),
    body=_(
        "%(service)s: the stays are shared out. Sign in to see which you were given, and why you were not given the"
        " others. What you were given stands among your appointments.\n\nQuestions? Call %(phone)s."
    ),
    words=("service", "phone", "link", COUNT),
    required=("count", "link"),
)
NOTHING_TEXT = text(
    f"{PUBLISHED}.nothing",
    _("The result of a round is here"),
    BOOKINGS,
    variant=_("to who was given nothing"),
    subject=_("There was no stay for you this time"),
    body=_(
        "%(service)s: the stays are shared out. More families wished for them than there was room for, and this time"
        " there was none for you. We are sorry. Next time you come earlier. Sign in to see why.\n\nQuestions? Call"
        " %(phone)s."
    ),
    words=("service", "phone", "link"),
    required=("link",),
)
CALLED_OFF_TEXT = text(
    CALLED_OFF,
    _("A round is called off"),
    BY_US,
    subject=_("The stays are not shared out after all"),
    body=_(
        "%(service)s: the round that you handed in wishes for is called off. The dates can be booked like any others."
        "\n\nQuestions? Call %(phone)s."
    ),
    words=("service", "phone", "link"),
    required=("link",),
)


SUGGESTED_TEXT = text(
    SUGGESTED,
    _("Somebody would swap a stay"),
    BOOKINGS,
    subject=_("Somebody would swap with you: %(when)s"),
    body=_(
        "%(service)s: for the stay that you offered, another family would give theirs, %(when)s. Sign in to look at it."
        " You keep yours until you say yes.\n\nQuestions? Call %(phone)s."
    ),
    words=("service", "when", "phone", "link"),
    required=("when", "link"),
)
DECLINED_TEXT = text(
    DECLINED,
    _("We say no to a swap of stays"),
    BY_US,
    subject=_("The swap comes to nothing: %(when)s"),
    body=_(
        "%(service)s: we are sorry, the swap cannot be done. You keep the stay that you have, %(when)s.\n\nQuestions?"
        " Call %(phone)s."
    ),
    words=("service", "when", "phone", "link"),
    required=("when", "link"),
)
GAVE = OwnWord("gave", _("the dates that the family gave"), lambda: day_and_clock(timezone.now()))
GOT = OwnWord("got", _("the dates that the family got"), lambda: day_and_clock(timezone.now()))
SWAPPED_TEXT = text(
    SWAPPED,
    _("Two stays are swapped"),
    BOOKINGS,
    subject=_("The swap is done: you got %(got)s"),
    body=_(
        "%(service)s: the swap is done. You gave %(gave)s and got %(got)s.\n\nSign in to see the stay. Questions? Call"
        " %(phone)s."
    ),
    words=("service", "phone", "link", GAVE, GOT),
    required=("got", "link"),
)


@message_kind(SWAPPED, SWAPPED_TEXT)
def swapped(params: Mapping[str, Any]) -> MessageText:
    """With the dates as they were exchanged, wherever the stay was moved since."""
    booking = Booking.objects.select_related("service__department").get(pk=params["booking_id"])
    gave, got = (
        when(datetime.fromisoformat(params[f"{each}_from"]), datetime.fromisoformat(params[f"{each}_until"]))
        for each in ("gave", "got")
    )
    return written(SWAPPED_TEXT, about(booking.service, gave=gave, got=got), "booking", booking.pk)


@message_kind(SUGGESTED, SUGGESTED_TEXT)
def swap_suggested(params: Mapping[str, Any]) -> MessageText | None:
    """With the other stay's dates; nothing when it has come to nothing by then."""
    answer = SwapAnswer.objects.select_related("booking__service__department").get(pk=params["answer_id"])
    if answer.state != SwapState.OPEN:
        return None
    return _of_stay(SUGGESTED_TEXT, answer.booking)


@message_kind(DECLINED, DECLINED_TEXT)
def swap_declined(params: Mapping[str, Any]) -> MessageText:
    """With the dates of their own stay."""
    booking = Booking.objects.select_related("service__department").get(pk=params["booking_id"])
    return _of_stay(DECLINED_TEXT, booking)


def _of_stay(form: Standard, booking: Booking) -> MessageText:
    words = about_time(booking.service, booking.starts_at, booking.ends_at)
    return written(form, words, "respite_care:swaps")


@message_kind(PUBLISHED, PUBLISHED_TEXT, NOTHING_TEXT)
def published(params: Mapping[str, Any]) -> MessageText | None:
    found = round_of(params)
    wishes = Wish.objects.filter(round=found, recipient=params["recipient_id"])
    if not wishes.exists():  # forgotten in the meantime
        return None
    count = wishes.filter(booking__isnull=False).count()
    return in_writing(PUBLISHED_TEXT, found, count=count) if count else in_writing(NOTHING_TEXT, found)


@message_kind(CALLED_OFF, CALLED_OFF_TEXT)
def called_off(params: Mapping[str, Any]) -> MessageText | None:
    found = round_of(params)
    return in_writing(CALLED_OFF_TEXT, found) if found.state == RoundState.CALLED_OFF else None


OF_ROUNDS = (
    *OF_WISHES,
    PUBLISHED_TEXT,
    NOTHING_TEXT,
    CALLED_OFF_TEXT,
    SUGGESTED_TEXT,
    DECLINED_TEXT,
    SWAPPED_TEXT,
)
"""All of them, for the module's file of texts."""
