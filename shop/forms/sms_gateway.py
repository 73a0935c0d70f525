"""By what the municipality sends text messages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from notifications.enums import GatewayKind, GatewayMethod
from notifications.gateway_settings import is_fit_address, is_fit_template
from notifications.models import SmsGateway
from shop.forms.mobile import require_mobile
from ui.forms import PhoneInput

ASKED = {
    GatewayKind.FIKS: ("fiks_account", "fiks_integration", "fiks_password"),
    GatewayKind.HTTP: ("url", "template"),
}
NEEDED_FOR = dict.fromkeys(ASKED[GatewayKind.FIKS], _("needed for Fiks SMS")) | dict.fromkeys(
    ASKED[GatewayKind.HTTP], _("needed for another gateway")
)
SECRETS = {"fiks_password": "fiks_password_sealed", "token": "token_sealed"}
STORED = ("kind", "fiks_account", "fiks_integration", "url", "method", "template")
KEPT = {
    "fiks_password": _("One is stored. Leave this empty to keep it: it is for this integration alone."),
    "token": _("One is stored. Leave this empty to keep it: it is for this address alone."),
}
EXAMPLE = '{"to": "{to}", "text": "{text}", "id": "{reference}"}'


def _secret(label: Any) -> forms.Field:
    widget = forms.PasswordInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=label, max_length=500, required=False, widget=widget)


class SmsGatewayForm(forms.Form):
    """What the chosen kind needs must be there; what the others need may stay."""

    kind = forms.ChoiceField(
        label=_("Text messages go by"), choices=GatewayKind.choices, widget=forms.RadioSelect
    )
    fiks_account = forms.CharField(label=_("Account (kontoId)"), max_length=60, required=False)
    fiks_integration = forms.CharField(label=_("Integration (IntegrasjonId)"), max_length=60, required=False)
    fiks_password = _secret(_("Password of the integration (IntegrasjonPassord)"))
    url = forms.CharField(label=_("Address, beginning with https"), max_length=300, required=False)
    method = forms.ChoiceField(label=_("Method"), choices=GatewayMethod.choices, required=False)
    template = forms.CharField(
        label=_("What is sent, as JSON"),
        help_text=_("{to}, {text} and {reference} are filled in."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
    )
    token = _secret(_("Bearer token"))

    def __init__(self, data: Any, *, now: SmsGateway) -> None:
        self.now = now
        super().__init__(data, initial=self.said_of(now))
        stored = [name for name, sealed in SECRETS.items() if getattr(now, sealed)]
        self.needed_for = {name: words for name, words in NEEDED_FOR.items() if name not in stored}
        for name in stored:
            self.fields[name].help_text = KEPT[name]

    @staticmethod
    def said_of(now: SmsGateway) -> dict[str, Any]:
        """What the fields hold at first."""
        stored = {name: getattr(now, name) for name in STORED}
        return stored | {"template": now.template or EXAMPLE}

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        kind = said.get("kind", "")
        for name in ASKED.get(kind, ()):
            is_stored = name in SECRETS and getattr(self.now, SECRETS[name])
            if not said.get(name) and not is_stored and name not in self.errors:
                self.add_error(name, _("This must be filled in."))
        if kind == GatewayKind.HTTP and said.get("url") and not is_fit_address(said["url"]):
            self.add_error("url", _("Write an address that begins with https:// and has no password in it."))
        if kind == GatewayKind.HTTP and said.get("template") and not is_fit_template(said["template"]):
            self.add_error("template", _("Write JSON in which {to} and {text} stand as values."))
        return said

    def changed(self) -> SmsGateway:
        for name in STORED:
            setattr(self.now, name, self.cleaned_data[name] or ("POST" if name == "method" else ""))
        return self.now


class TestSmsForm(forms.Form):
    phone = forms.CharField(label=_("Your mobile phone"), max_length=20, widget=PhoneInput)

    def clean_phone(self) -> str:
        phone = str(self.cleaned_data["phone"])
        require_mobile(phone)
        return phone
