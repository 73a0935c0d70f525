"""What a relative is asked while booking, on their own page or by staff on the telephone."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from modules.memory_team.forms.settings import SettingsForm
from modules.memory_team.languages import choices as languages
from modules.memory_team.models import LONGEST_NOTE, MOST_PEOPLE, Talk
from modules.memory_team.topics import offered
from shop.forms.contact import NATIONAL_NUMBER
from shop.forms.plain_text import visible
from shop.forms.rule_fields import EachOnceField
from shop.hooks import Reader
from shop.models import Service


class PracticalField(forms.CharField):
    """One line that the department reads; never with what looks like a national identity number."""

    def to_python(self, value: Any) -> Any:
        return visible(super().to_python(value) or "")

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if NATIONAL_NUMBER.search(text):
            raise ValidationError(_("Leave out the national identity number."))
        return text


def talk_form(
    service: Service, *, like: Talk | None = None, reader: Reader = Reader.RECIPIENT
) -> type[forms.Form] | None:
    """The questions that the service's settings ask, answered to begin with as they were before; None for none.

    Of their last talk staff have filled in what is so each time: not what they wrote, and no consent.
    """
    settings = SettingsForm.of(service)
    before, is_staff = like or Talk(), reader is Reader.STAFF
    if is_staff:
        before.agreed_at, before.practical = None, ""
    fields: dict[str, forms.Field] = {}
    if settings["asks_consent"]:
        fields["agreed"] = _agreed(before)
    topics = offered(settings["topics"], settings["own_topics"])
    if topics:
        fields["topics"] = _topics(topics, before, is_staff=is_staff)
    if settings["asks_how_many"]:
        fields["people"] = _people(before, is_staff=is_staff)
    if settings["asks_interpreter"]:
        fields["language"] = _language(before, is_staff=is_staff)
    if settings["asks_practical"]:
        fields["practical"] = _practical(before, is_staff=is_staff)
    return type("TalkForm", (forms.Form,), dict(fields)) if fields else None


def _agreed(before: Talk) -> forms.Field:
    return forms.BooleanField(
        label=_("The person has agreed to the visit, and the journal says so"),
        help_text=_("Only that you confirmed it is kept here, and when."),
        initial=before.agreed_at is not None,
        error_messages={"required": _("The person must agree before the visit is booked.")},
    )


def _topics(topics: dict[str, str], before: Talk, *, is_staff: bool) -> forms.Field:
    return EachOnceField(
        label=_("What would they like to talk about?")
        if is_staff
        else _("What would you like to talk about?"),
        help_text=_("As many as they like, or none. Do not ask who it is about.")
        if is_staff
        else _("Choose as many as you like, or none. You do not have to say who it is about."),
        choices=list(topics.items()),
        initial=[code for code in before.topics if code in topics],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


def _people(before: Talk, *, is_staff: bool) -> forms.Field:
    counts = range(1, MOST_PEOPLE + 1)
    return forms.TypedChoiceField(
        label=_("How many of them come?") if is_staff else _("How many of you come?"),
        help_text=_("The caller and those they bring along. We need no names.")
        if is_staff
        else _("You and those you bring along. We need no names."),
        choices=[
            (count, ngettext("%(count)s person", "%(count)s people", count) % {"count": count})
            for count in counts
        ],
        coerce=int,
        initial=before.people,
    )


def _language(before: Talk, *, is_staff: bool) -> forms.Field:
    return forms.ChoiceField(
        label=_("Do they need an interpreter?") if is_staff else _("Do you need an interpreter?"),
        help_text=_("It costs them nothing, and the interpreter keeps what is said to themselves.")
        if is_staff
        else _("It costs you nothing, and the interpreter keeps what is said to themselves."),
        choices=[("", _("No")), *languages(is_staff=is_staff)],
        initial=before.language,
        required=False,
    )


def _practical(before: Talk, *, is_staff: bool) -> forms.Field:
    return PracticalField(
        label=_("Something practical that whoever comes should know?")
        if is_staff
        else _("Something practical we should know?"),
        help_text=_(
            "Do not write about health or illness, and name nobody else: that belongs in the talk. Others in the"
            " department may read this."
        ),
        max_length=LONGEST_NOTE,
        initial=before.practical,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
