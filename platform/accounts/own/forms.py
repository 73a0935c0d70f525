from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class LanguageForm(forms.Form):
    """In which language pages and messages come."""

    language = forms.ChoiceField(
        label=_("Language"),
        help_text=_("Of the pages you see and of what is written to you."),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a language.")},
    )

    def say_nothing_is_chosen(self, *, written: str) -> None:
        """Whoever has chosen none sees what their browser asks for, and is written to in another language perhaps."""
        self.fields["language"].help_text = gettext(
            "You have chosen none. Pages come as your browser asks; what is written to you is in %(language)s."
        ) % {"language": dict(settings.LANGUAGES).get(written, written)}
