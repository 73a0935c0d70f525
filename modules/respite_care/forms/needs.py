"""What a family says of one they care for, and a note about a stay."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from modules.respite_care.domain.handover import LONGEST_NOTE
from modules.respite_care.domain.needs import LONGEST_SECTION, SECTIONS, Said
from shop.forms.contact import without_national_number


class NeedsForm(forms.Form):
    """A text for each section; each may stay empty."""

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        for section in SECTIONS:
            self.fields[section.code] = forms.CharField(
                label=str(section.title),
                help_text=str(section.hint),
                max_length=LONGEST_SECTION,
                required=False,
                widget=forms.Textarea(attrs={"rows": 4}),
            )

    def clean(self) -> dict[str, Any]:
        for code, text in self.cleaned_data.items():
            try:
                self.cleaned_data[code] = without_national_number("\n".join(text.splitlines()))
            except forms.ValidationError as error:
                self.add_error(code, error)
        return self.cleaned_data

    @property
    def said(self) -> Said:
        return {section.code: self.cleaned_data[section.code] for section in SECTIONS}


class NoteForm(forms.Form):
    """What this side tells the other about a stay."""

    text = forms.CharField(
        label=gettext_lazy("Your note"),
        max_length=LONGEST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def clean_text(self) -> str:
        return without_national_number("\n".join(self.cleaned_data["text"].splitlines()))
