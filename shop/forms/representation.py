"""Who may act for a recipient: their name and number, as what, with which services, from when to when."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.identifiers import InvalidNationalId, NationalId, parse_national_id
from shop.domain.representation.registering import Ground, Scope
from shop.enums import RepresentationKind
from shop.errors import RepresentationNotPossible
from shop.forms.days_ahead import require_order
from shop.forms.plain_text import visible
from shop.models import Representation, Service
from shop.models.representation import is_reference
from ui.forms import DateInput

ALL, SOME = "all", "some"
LONGEST_REFERENCE = 40
FARTHEST = timedelta(days=366 * 60)
WRONG = {
    "services": gettext_lazy("Choose at least one service."),
    "valid_until": gettext_lazy("Choose today or a later day, and none before the first."),
    "document_reference": gettext_lazy(
        "Write a number such as 2026/1234-5: no spaces, no names, no national identity number."
    ),
    "child_born_on": gettext_lazy("Write the date of birth of a child under 18."),
}


class ReferenceField(forms.CharField):
    """The number of a case or a document, and nothing that tells more."""

    def clean(self, value: Any) -> str:
        text: str = visible(super().clean(value))
        if text and not is_reference(text):
            raise forms.ValidationError(str(WRONG["document_reference"]))
        return text


class ScopeForm(forms.Form):
    """What somebody may do, and until when."""

    reach = forms.ChoiceField(
        label=gettext_lazy("With which services?"),
        choices=[(SOME, gettext_lazy("These")), (ALL, gettext_lazy("All services"))],
        widget=forms.RadioSelect,
        initial=SOME,
        error_messages={"required": WRONG["services"]},
    )
    services = forms.MultipleChoiceField(
        label=gettext_lazy("Services"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": WRONG["services"]},
    )
    valid_from = forms.DateField(label=gettext_lazy("First day"), widget=DateInput)
    valid_until = forms.DateField(
        label=gettext_lazy("Last day"),
        help_text=gettext_lazy("Left empty, it holds until somebody ends it."),
        widget=DateInput,
        required=False,
    )
    document_reference = ReferenceField(
        label=gettext_lazy("Document"),
        help_text=gettext_lazy("The number of the case or the document that says so, such as 2026/1234-5."),
        max_length=LONGEST_REFERENCE,
    )
    gets_messages = forms.BooleanField(
        label=gettext_lazy("Gets the messages about these services too"),
        help_text=gettext_lazy("If the consent is doubtful, nothing is sent to them before it is assessed."),
        required=False,
        initial=True,
    )

    def __init__(self, *args: Any, services: Iterable[Service], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["services"]
        field.choices = [(str(each.pk), f"{each.name}, {each.department.name}") for each in services]  # type: ignore[attr-defined]  # not of Field

    def clean_valid_from(self) -> Any:
        return _near(self.cleaned_data["valid_from"])

    def clean_valid_until(self) -> Any:
        return _near(self.cleaned_data["valid_until"])

    def clean(self) -> dict[str, Any]:
        require_order(self, first="valid_from", last="valid_until")
        if self.cleaned_data.get("reach") == SOME and not self.cleaned_data.get("services"):
            self.add_error("services", str(WRONG["services"]))
        return self.cleaned_data

    def scope(self) -> Scope:
        values = self.cleaned_data
        chosen = None if values["reach"] == ALL else [int(each) for each in values["services"]]
        return Scope(
            chosen, values["valid_from"], values["valid_until"], gets_messages=values["gets_messages"]
        )

    def say(self, refusal: RepresentationNotPossible) -> None:
        """Say a refusal of the domain next to the field it is about."""
        name = refusal.params["field"]
        self.add_error(name if name in self.fields else None, str(WRONG.get(name, refusal.title())))


class RepresentativeForm(ScopeForm):
    """The same with who it is, and as what they act."""

    needed_for: ClassVar = {"child_born_on": gettext_lazy("needed for a parent")}
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    national_id = forms.CharField(
        label=gettext_lazy("National identity number"),
        help_text=gettext_lazy("They sign in with ID-porten as themselves. The number is kept sealed."),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Acts as"), choices=RepresentationKind, widget=forms.RadioSelect
    )
    child_born_on = forms.DateField(
        label=gettext_lazy("Child's date of birth"),
        help_text=gettext_lazy(
            "Only for a parent. At 12 and at 16 the access rests until you have reviewed it, at 18 it ends."
        ),
        widget=DateInput,
        required=False,
    )
    is_doubtful = forms.BooleanField(
        label=gettext_lazy("It is doubtful whether the recipient consents: somebody must assess it first"),
        required=False,
    )
    field_order = (
        *("name", "national_id", "kind", "child_born_on", "reach", "services"),
        *("valid_from", "valid_until", "document_reference", "is_doubtful", "gets_messages"),
    )

    def clean_name(self) -> str:
        name = visible(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError(_("Write the name."))
        return name

    def clean_national_id(self) -> NationalId:
        try:
            return parse_national_id(self.cleaned_data["national_id"], synthetic_only=settings.DEMO)
        except InvalidNationalId as fault:
            raise forms.ValidationError(fault.title()) from fault

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        is_parent = values.get("kind") == RepresentationKind.PARENT
        if is_parent and "child_born_on" in values and values["child_born_on"] is None:
            self.add_error("child_born_on", str(WRONG["child_born_on"]))
        elif "kind" in values and not is_parent and values.get("child_born_on"):
            self.add_error("child_born_on", _("Only a parent needs it: leave it empty, or choose “parent”."))
        return values

    def ground(self) -> Ground:
        values = self.cleaned_data
        return Ground(
            RepresentationKind(values["kind"]),
            values["document_reference"],
            is_doubtful=values["is_doubtful"],
            child_born_on=values["child_born_on"],
        )


class AssessmentForm(forms.Form):
    """Whether there is consent, and the document that says why."""

    is_given = forms.ChoiceField(
        label=gettext_lazy("Does the recipient consent?"),
        choices=[
            ("yes", gettext_lazy("Yes: they may act from now on")),
            ("no", gettext_lazy("No: it ends here")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose yes or no.")},
    )
    assessment_reference = ReferenceField(
        label=gettext_lazy("Document of the assessment"), max_length=LONGEST_REFERENCE
    )


def initial_scope(representation: Representation) -> dict[str, Any]:
    return {
        "reach": ALL if representation.covers_all else SOME,
        "services": [str(each.pk) for each in representation.services.all()],
        "valid_from": representation.valid_from,
        "valid_until": representation.valid_until,
        "document_reference": representation.document_reference,
        "gets_messages": representation.gets_messages,
    }


def _near(day: Any) -> Any:
    if day is not None and not abs(day - timezone.localdate()) <= FARTHEST:
        raise forms.ValidationError(_("Check the year."))
    return day
