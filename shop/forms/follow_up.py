"""What was found behind a door that nobody opened, and how soon somebody has to ask."""

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import TextChoices
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from shop.domain.outcomes.follow_ups import LATEST, SOONEST
from shop.enums import FollowUpAnswer
from shop.errors import UnlikelyDeadline
from shop.forms.rule_fields import whole_number

MOST = LATEST // timedelta(minutes=1)


class AnswerForm(forms.Form):
    """A code, and no more: whoever needs to know the rest reads it in the journal."""

    answer = forms.TypedChoiceField(
        label=_("What did you find?"),
        coerce=FollowUpAnswer,
        choices=[("", _("Choose")), *((each, capfirst(each.label)) for each in FollowUpAnswer)],
        error_messages={"required": _("Choose what you found.")},
    )


class Unit(TextChoices):
    MINUTES = "minutes", _("minutes")
    HOURS = "hours", _("hours")


class WithinForm(forms.Form):
    """How soon, in minutes or hours."""

    number = whole_number(_("Within"), least=1, most=MOST)
    unit = forms.ChoiceField(label=_("Counted in"), choices=Unit)

    def clean(self) -> dict[str, Any]:
        if not self.errors and not SOONEST <= self.within <= LATEST:
            self.add_error("number", UnlikelyDeadline().title())
        return self.cleaned_data

    @property
    def within(self) -> timedelta:
        return timedelta(**{self.cleaned_data["unit"]: self.cleaned_data["number"]})


def initial_of(within: timedelta) -> dict[str, Any]:
    """As a person would say it: whole hours in hours."""
    minutes = within // timedelta(minutes=1)
    unit, number = (Unit.MINUTES, minutes) if minutes % 60 else (Unit.HOURS, minutes // 60)
    return {"number": number, "unit": unit}
