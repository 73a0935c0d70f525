"""What a department decides about one of the team's services."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from modules.memory_team.topics import CATALOGUE
from shop import hooks
from shop.forms.plain_text import visible
from shop.forms.rule_fields import switch

LONGEST_LINE = 120
MOST_OF_A_TEXT = 1500


class LinesField(forms.CharField):
    """Several short lines, each said once; a list in the settings, a box to write in on the page."""

    widget = forms.Textarea(attrs={"rows": 4})

    def __init__(self, *, most: int, **options: Any) -> None:
        self.most = most
        super().__init__(required=False, **options)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        text = "\n".join(map(str, value)) if isinstance(value, list) else str(value or "")
        return list(dict.fromkeys(line for each in text.splitlines() if (line := visible(each))))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.to_python(initial) != self.to_python(data))

    def validate(self, value: Any) -> None:
        if len(value) > self.most:
            words = ngettext_lazy("At most %(most)s line.", "At most %(most)s lines.", "most")
            raise ValidationError(words % {"most": self.most})
        if any(len(line) > LONGEST_LINE for line in value):
            raise ValidationError(_("A line may have at most %(most)s signs.") % {"most": LONGEST_LINE})

    def run_validators(self, value: Any) -> None:
        """Those of a text have nothing to say of a list."""


def text_field(label: Any, help_text: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=MOST_OF_A_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


STANDARD = _("Left empty, they read the standard text, in their own language.")


class SettingsForm(hooks.SettingsForm):
    """What is asked of who books, and what they read before the talk."""

    topics = forms.MultipleChoiceField(
        label=_("Topics to choose from"),
        choices=list(CATALOGUE.items()),
        initial=list(CATALOGUE),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    own_topics = LinesField(
        label=_("Topics of your own"),
        help_text=_("One on each line. Nothing that names an illness somebody has."),
        most=8,
        initial=[],
    )
    asks_how_many = forms.BooleanField(label=_("Ask how many come"), required=False, initial=True)
    asks_interpreter = forms.BooleanField(
        label=_("Ask whether they need an interpreter"), required=False, initial=True
    )
    asks_practical = switch(
        _("Let them write something practical"),
        help_text=_(
            "A short text, with a warning not to write about health or name others. Leave it off if you can do"
            " without it."
        ),
    )
    asks_consent = switch(
        _("A visit to map a need: the person must agree"),
        help_text=_("Whoever books confirms that the person has agreed, and that the journal says so."),
    )
    shows_preparation = forms.BooleanField(
        label=_("Show how to prepare before the talk"), required=False, initial=True
    )
    prepare = text_field(_("How to prepare"), STANDARD)
    bring = text_field(_("What to bring"), STANDARD)
    questions = LinesField(
        label=_("Questions to think through"),
        help_text=_("One on each line. Left empty, they read the standard ones."),
        most=12,
        initial=[],
    )
