"""What families are told while wishes are handed in: that a round is open, closed early, open for longer."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from modules.respite_care.domain.closing import CLOSED, MORE_TIME
from modules.respite_care.domain.rounds import OPENED
from modules.respite_care.domain.wishing import NOTED
from modules.respite_care.enums import RoundState
from modules.respite_care.models import Round
from notifications.kinds import message_kind
from notifications.standards import MessageText, OwnWord, Standard
from shop.addresses import written
from shop.message_words import about
from shop.presentation import day_and_clock
from shop.standard_texts.parts import BOOKINGS, BY_US, text


def in_number(count: int) -> str:
    return ngettext("%(count)s wish", "%(count)s wishes", count) % {"count": count}


UNTIL = OwnWord("until", _("until when wishes can be handed in"), lambda: day_and_clock(timezone.now()))
WISHES = OwnWord("wishes", _("how many wishes the family has"), lambda: in_number(2))

OPENED_TEXT = text(
    OPENED,
    _("A round is open for wishes"),
    BOOKINGS,
    subject=_("Hand in your wishes by %(until)s"),
    body=_(
        "%(service)s: popular weekends and holidays are shared out among the families. Tell us by %(until)s which dates"
        " you would like, your favourite first. It does not matter who is first to answer.\n\n"
        "Questions? Call %(phone)s."
    ),
    words=("service", "phone", "link", UNTIL),
    required=("until", "link"),
)
NOTED_TEXT = text(
    NOTED,
    _("We have noted a family's wishes"),
    BY_US,
    variant=_("with wishes"),
    subject=_("We have noted your wishes: %(wishes)s"),
    body=_(
        "%(service)s: you called us, and we have handed in your wishes for you, %(wishes)s. Until %(until)s you can"
        " look at them and change them when you sign in, or call us again.\n\nQuestions? Call %(phone)s."
    ),
    words=("service", "phone", "link", WISHES, UNTIL),
    required=("wishes", "link"),
)
TAKEN_BACK_TEXT = text(
    f"{NOTED}.none",
    _("We have noted a family's wishes"),
    BY_US,
    variant=_("without any"),
    subject=_("We have taken back your wishes"),
    body=_(
        "%(service)s: you called us, and you have no wishes in the round any more. Until %(until)s you can hand in new"
        " ones when you sign in, or call us again.\n\nQuestions? Call %(phone)s."
    ),
    words=("service", "phone", "link", UNTIL),
    required=("link",),
)
CLOSED_TEXT = text(
    CLOSED,
    _("Wishes are closed early"),
    BY_US,
    subject=_("Wishes are closed earlier than we wrote"),
    body=_(
        "%(service)s: we have closed the wishes for the stays that are shared out, earlier than we wrote to you, and"
        " you have handed in none. Would you have liked one of them? Call %(phone)s soon: we can give more time."
    ),
    words=("service", "phone", "link"),
)
MORE_TIME_TEXT = text(
    MORE_TIME,
    _("There is more time for wishes"),
    BOOKINGS,
    subject=_("There is more time for your wishes: until %(until)s"),
    body=_(
        "%(service)s: you can hand in your wishes for the stays that are shared out, and change those you have handed"
        " in, until %(until)s.\n\nQuestions? Call %(phone)s."
    ),
    words=("service", "phone", "link", UNTIL),
    required=("until", "link"),
)
OF_WISHES = (OPENED_TEXT, NOTED_TEXT, TAKEN_BACK_TEXT, CLOSED_TEXT, MORE_TIME_TEXT)


@message_kind(OPENED, OPENED_TEXT)
def opened(params: Mapping[str, Any]) -> MessageText | None:
    """Nothing when it is too late by then."""
    found = round_of(params)
    if not found.takes_wishes:
        return None
    return in_writing(OPENED_TEXT, found, until=day_and_clock(found.wishes_until))


@message_kind(NOTED, NOTED_TEXT, TAKEN_BACK_TEXT)
def noted(params: Mapping[str, Any]) -> MessageText | None:
    """As it is by now; nothing when it is too late for wishes."""
    found = round_of(params)
    if not found.takes_wishes:
        return None
    count, until = (
        found.wishes.filter(recipient=params["recipient_id"]).count(),
        day_and_clock(found.wishes_until),
    )
    if not count:
        return in_writing(TAKEN_BACK_TEXT, found, until=until)
    return in_writing(NOTED_TEXT, found, wishes=in_number(count), until=until)


@message_kind(CLOSED, CLOSED_TEXT)
def closed_early(params: Mapping[str, Any]) -> MessageText | None:
    """Nothing where there is more time again by then, or the round came to nothing."""
    found = round_of(params)
    if found.takes_wishes or found.state == RoundState.CALLED_OFF:
        return None
    return in_writing(CLOSED_TEXT, found)


@message_kind(MORE_TIME, MORE_TIME_TEXT)
def more_time(params: Mapping[str, Any]) -> MessageText | None:
    """Nothing when it is too late by then."""
    found = round_of(params)
    if not found.takes_wishes:
        return None
    return in_writing(MORE_TIME_TEXT, found, until=day_and_clock(found.wishes_until))


def round_of(params: Mapping[str, Any]) -> Round:
    """The one that a message is about."""
    return Round.objects.select_related("service__department").get(pk=params["round_id"])


def in_writing(form: Standard, found: Round, **more: object) -> MessageText:
    """Leads to the round, or where it was called off to all of them."""
    words = about(found.service, **more)
    if found.state == RoundState.CALLED_OFF:
        return written(form, words, "respite_care:own_rounds")
    return written(form, words, "respite_care:own_round", found.pk)
