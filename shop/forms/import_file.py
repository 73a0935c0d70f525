"""The file that somebody uploads."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.errors import FileNotReadable, FileProblem
from shop.imports.table import MOST_BYTES


class ImportFileForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_("Excel (.xlsx) or CSV, at most 2 MB. It is tried first, and nothing is changed."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
        error_messages={
            "required": _("Choose a file."),
            "empty": _("There is nothing in the file. Is the table on the first sheet?"),
        },
    )

    def __init__(self, *args: Any, is_too_large: bool = False, **options: Any) -> None:
        """A file that `is_too_large` was not kept by the server, and is not there."""
        super().__init__(*args, **options)
        if is_too_large:
            self.fields["file"].error_messages["required"] = self._too_large()

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(self._too_large())
        return file

    @staticmethod
    def _too_large() -> str:
        return FileNotReadable(problem=FileProblem.TOO_LARGE).title()
