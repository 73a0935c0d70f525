"""The settings of a service that its module asks for: typed, and complete whatever is stored."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder

if TYPE_CHECKING:
    from shop.models import Service


class SettingsForm(forms.Form):
    """What a department decides about one service of the module. The `initial` of each field is its default."""

    @classmethod
    def of(cls, service: "Service") -> dict[str, Any]:
        """The settings of a service of the module, each of the type its field gives."""
        return cls.read(service.settings)

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> dict[str, Any]:
        """The value of every field: what is stored if the field takes it today, else the default."""
        form = cls()
        return {name: _value(form, name, stored) for name in form.fields}

    def to_store(self) -> dict[str, Any]:
        """The cleaned values as JSON has them; `read` gives the same back."""
        stored: dict[str, Any] = json.loads(json.dumps(self.cleaned_data, cls=DjangoJSONEncoder))
        return stored


def _value(form: SettingsForm, name: str, stored: Mapping[str, Any]) -> Any:
    field = form.fields[name]
    if name in stored:
        try:
            return field.clean(stored[name])
        except ValidationError:  # a choice that is no longer there, a bound that was narrowed
            pass
    default = form.get_initial_for_field(field, name)
    return default if default is not None else field.clean(None) if not field.required else None
