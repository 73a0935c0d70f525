"""What the Memory team stores about a relative: what they are told of it, and how it is erased."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from modules.memory_team.languages import language_in_words
from modules.memory_team.models import Talk
from modules.memory_team.topics import in_words
from shop.hooks import DataWords
from shop.models import Recipient
from ui.dates import day_and_year


def personal_data(recipient: Recipient) -> Mapping[str, Any]:
    talks = Talk.objects.filter(booking__recipient=recipient).select_related("booking")
    return {
        "talks": [
            {
                "booking_id": talk.booking_id,
                "day": timezone.localdate(talk.booking.starts_at).isoformat(),
                "topics": talk.topics,
                "people": talk.people,
                "interpreter": talk.language,
                "practical": talk.practical,
                "agreed_at": talk.agreed_at.isoformat() if talk.agreed_at else None,
            }
            for talk in talks.order_by("-booking__starts_at")
        ],
    }


def erase(recipient: Recipient) -> None:
    Talk.objects.filter(booking__recipient=recipient).delete()


def talks_in_words(talks: Sequence[Mapping[str, Any]]) -> Sequence[str]:
    """A line for each, by its day."""
    return [f"{day_and_year(date.fromisoformat(each['day']))}: {'; '.join(_said(each))}" for each in talks]


def _said(talk: Mapping[str, Any]) -> list[str]:
    count = talk["people"]
    said = [
        *in_words(talk["topics"]),
        ngettext("%(count)s person", "%(count)s people", count) % {"count": count},
    ]
    if talk["interpreter"]:
        said.append(_("interpreter: %(language)s") % {"language": language_in_words(talk["interpreter"])})
    if talk["practical"]:
        said.append(talk["practical"])
    if talk["agreed_at"]:
        said.append(_("you agreed to the visit"))
    return said


WORDS = {"talks": DataWords(gettext_lazy("What you said about your talks"), talks_in_words)}
