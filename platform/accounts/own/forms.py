from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class LanguageForm(forms.Form):
    """In which language pages and messages come."""

    language = forms.ChoiceField(
        label=_("Language"),
        help_text=_("Of the pages you see and of what is written to you."),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
    )
