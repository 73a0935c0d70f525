"""How somebody wants to be told, and reminded."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from notifications.models import ContactPreferences
from shop.forms.mobile import require_mobile
from ui.forms import PhoneInput

REMINDERS = ("two_days_before", "two_hours_before")
FIELDS = ("by_email", "by_sms", "phone", *REMINDERS)


class ContactPreferencesForm(forms.Form):
    """Without SMS where the municipality sends none, without reminders for who has no visits."""

    needed_for: ClassVar = {"phone": _("needed if you choose them")}
    by_email = forms.BooleanField(label=_("By e-mail"), required=False)
    by_sms = forms.BooleanField(label=_("By text message (SMS)"), required=False)
    phone = forms.CharField(
        label=_("Mobile phone for text messages"), max_length=20, required=False, widget=PhoneInput
    )
    two_days_before = forms.BooleanField(label=_("Two days before"), required=False)
    two_hours_before = forms.BooleanField(label=_("Two hours before"), required=False)

    def __init__(self, data: Any, *, now: ContactPreferences, has_sms: bool, has_visits: bool) -> None:
        self.now = {name: getattr(now, name) for name in FIELDS}
        super().__init__(data, initial=self.now)
        left_out = [] if has_sms else ["by_sms", "phone"]
        for name in [*left_out, *([] if has_visits else REMINDERS)]:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        phone = said.get("phone", "")
        if said.get("by_sms") and not phone and "phone" not in self.errors:
            self.add_error("phone", _("Write a mobile number, or do not choose text messages."))
        elif not self.errors and phone:
            try:
                require_mobile(phone)
            except forms.ValidationError as error:
                self.add_error("phone", error)
        return said

    @property
    def said(self) -> dict[str, Any]:
        """All of it; what is not asked here stays as it was."""
        return self.now | self.cleaned_data
