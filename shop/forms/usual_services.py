"""Which of a module's usual services a department wants, and what they are called there."""

from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.errors import ServiceNameTaken
from shop.forms.rule_fields import VisibleTextField
from shop.usual_services import UsualService

LONGEST_NAME = 80


class UsualServicesForm(forms.Form):
    """A tick and a name for each that is not here yet."""

    def __init__(
        self,
        data: Any = None,
        *,
        missing: Collection[UsualService],
        here: Collection[str],
        taken: Collection[str],
    ) -> None:
        """`here` are the codes of those that the department has, `taken` the names of its services."""
        super().__init__(data)
        self.usual = missing
        self._here = here
        self._taken = {name.casefold() for name in taken}
        for each in self.usual:
            self.fields[f"make_{each.code}"] = forms.BooleanField(
                label=str(each.name), required=False, initial=True
            )
            self.fields[f"name_{each.code}"] = VisibleTextField(
                label=gettext_lazy("Called here"),
                max_length=LONGEST_NAME,
                required=False,
                initial=str(each.name),
            )

    def clean(self) -> dict[str, Any]:
        names = self._taken.copy()
        for each in self._chosen():
            field = f"name_{each.code}"
            name = self.cleaned_data.get(field, "")
            if not name and not self.has_error(field):
                self.add_error(field, _("Give it a name."))
            elif name.casefold() in names:
                self.add_error(field, ServiceNameTaken().title())
            names.add(name.casefold())
        # Ticked off what somebody else has made since the page was shown: it is wanted, and it is here.
        has_it = any(f"make_{code}" in self.data for code in self._here)
        if self.usual and not self._chosen() and not has_it:
            self.add_error(None, _("Tick off at least one."))
        return self.cleaned_data

    @property
    def names(self) -> Mapping[str, str]:
        """What is wanted, by code."""
        return {each.code: self.cleaned_data[f"name_{each.code}"] for each in self._chosen()}

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Each with its two fields, to be drawn."""
        return [
            {"usual": each, "make": self[f"make_{each.code}"], "name": self[f"name_{each.code}"]}
            for each in self.usual
        ]

    def _chosen(self) -> list[UsualService]:
        return [each for each in self.usual if self.cleaned_data.get(f"make_{each.code}")]
