"""What a relative reads before a talk, until the department has its own words."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from modules.memory_team.forms.settings import SettingsForm
from shop.enums import CALLS
from shop.models import Booking

PREPARE = _(
    "The talk is yours. Tell us as much or as little as you like: you do not have to say who it is about, and you"
    " need no papers from a doctor. It can help to think through beforehand what you most want to have talked about"
    " when it is over."
)
BRING = _(
    "Something to write with, and your questions. If several of you come, agree on what matters most to each. Please"
    " leave other people's papers and letters from the doctor at home."
)
AT_HAND = _(
    "Something to write with, and your questions. If several of you take part, agree beforehand on what matters most to"
    " each, and sit where nobody else hears you."
)
QUESTIONS: Sequence[Promise] = (
    _("What has changed, and since when?"),
    _("What works well, and what is good to build on?"),
    _("What is hardest for you just now?"),
    _("Who else helps, and who could?"),
    _("What do you need to know before you decide anything?"),
    _("How are you yourself, and what do you get strength from?"),
)


@dataclass(frozen=True, slots=True)
class Preparation:
    """What to read, what to bring or, where nobody goes anywhere, to have `at_hand`, and questions to think through."""

    prepare: str
    bring: str
    at_hand: bool
    questions: Sequence[str]


def preparation_of(booking: Booking) -> Preparation | None:
    """In the department's words where it has any; None where it shows none."""
    said, is_call = SettingsForm.of(booking.service), booking.where in CALLS
    if not said["shows_preparation"]:
        return None
    return Preparation(
        said["prepare"] or str(PREPARE),
        said["bring"] or str(AT_HAND if is_call else BRING),
        is_call,
        said["questions"] or [str(each) for each in QUESTIONS],
    )
