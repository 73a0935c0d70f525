"""What a relative reads before a talk, until the department has its own words."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from modules.memory_team.forms.settings import SettingsForm
from shop.models import Service

PREPARE = _(
    "The talk is yours. Tell us as much or as little as you like: you do not have to say who it is about, and you"
    " need no papers from a doctor. It can help to think through beforehand what you most want to have talked about"
    " when it is over."
)
BRING = _(
    "Something to write with, and your questions. If several of you come, agree on what matters most to each. Please"
    " leave other people's papers and letters from the doctor at home."
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
    """What to read, what to bring, and questions to think through."""

    prepare: str
    bring: str
    questions: Sequence[str]


def preparation_of(service: Service) -> Preparation | None:
    """In the department's words where it has any; None where it shows none."""
    said = SettingsForm.of(service)
    if not said["shows_preparation"]:
        return None
    return Preparation(
        said["prepare"] or str(PREPARE),
        said["bring"] or str(BRING),
        said["questions"] or [str(each) for each in QUESTIONS],
    )
