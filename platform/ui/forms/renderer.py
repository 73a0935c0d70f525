from __future__ import annotations

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import DjangoTemplates

__all__ = ["DesignsystemBoundField", "DesignsystemRenderer"]


class DesignsystemBoundField(BoundField):
    """A field that knows how Designsystemet wants it: class, layout, and where a link to it leads."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        widget = widget or self.field.widget
        built = super().build_widget_attrs(attrs, widget)
        if not widget.is_hidden:
            own = widget.attrs.get("class", "")
            built["class"] = f"ds-input {own}".strip()
        return built

    @property
    def first_input_id(self) -> str:
        """The id of the input that a link in the error summary should reach."""
        return f"{self.auto_id}_0" if self.use_fieldset else self.id_for_label

    @property
    def layout(self) -> str:
        """How the field is drawn: "choices" (a fieldset of options), "toggle" (one box) or "plain"."""
        if self.has_options:
            return "choices"
        if self.use_fieldset:
            return "group"
        return "toggle" if isinstance(self.field.widget, forms.CheckboxInput) else "plain"

    @property
    def has_options(self) -> bool:
        return isinstance(self.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)

    @property
    def looks_like_cards(self) -> bool:
        return getattr(self.field.widget, "looks_like_cards", False)

    @property
    def needed_for(self) -> Any:
        """What it is needed for, where that hangs on another answer: the form's `needed_for` says so by its name."""
        return getattr(self.form, "needed_for", {}).get(self.name, "")

    @property
    def is_marked_optional(self) -> bool:
        """Each box is a choice of its own, a list shows what is chosen, and what narrows a list may always stay empty;
        all else says so.
        """
        if getattr(self.form, "only_narrows", False):
            return False
        shows_answer = isinstance(
            self.field.widget, forms.CheckboxInput | forms.CheckboxSelectMultiple | forms.Select
        )
        return not self.field.required and not self.field.disabled and not shows_answer


class DesignsystemRenderer(DjangoTemplates):
    """`{{ form }}` and `{{ form.name.as_field_group }}` in Designsystemet's markup."""

    form_template_name = "ui/forms/form.html"
    formset_template_name = "ui/forms/formset.html"
    field_template_name = "ui/forms/field.html"
    bound_field_class = DesignsystemBoundField
