"""What visitors ask: read from the address, so that an answer can be kept and sent on. Nothing is stored."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tenants.billing.prices import Interval
from tenants.offered import offered_modules

MOST_INHABITANTS = 2_000_000


class PricingForm(forms.Form):
    population = forms.IntegerField(
        label=_("Inhabitants"),
        min_value=1,
        max_value=MOST_INHABITANTS,
        help_text=_(
            "As Statistics Norway (SSB) has it on 1 January. You state it yourself when you sign up."
        ),
    )
    modules = forms.MultipleChoiceField(
        label=_("Modules"), required=False, widget=forms.CheckboxSelectMultiple, choices=()
    )
    interval = forms.ChoiceField(
        label=_("How often you pay"),
        initial=Interval.MONTHLY,
        widget=forms.RadioSelect,
        choices=[
            (Interval.MONTHLY, _("Every month")),
            (Interval.YEARLY, _("Once a year: two months free")),
        ],
    )

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # handed on to Django
        modules = self.fields["modules"]
        if isinstance(modules, forms.MultipleChoiceField):
            modules.choices = [(each.key, each.title) for each in offered_modules()]


class FindForm(forms.Form):
    only_narrows = True

    q = forms.CharField(label=_("Name, county or municipality number"), required=False, max_length=80)

    @property
    def words(self) -> str:
        """What is looked for; empty where nothing is, or what cannot be a name."""
        return str(self.cleaned_data.get("q", "")).strip() if self.is_valid() else ""
