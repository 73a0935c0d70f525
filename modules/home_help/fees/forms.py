"""A rate table with its bands."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.alphabet import Alphabetical
from modules.home_help.fees.models import FeeTable
from modules.home_help.fees.rate_tables import rates_of
from modules.home_help.fees.reckoning import (
    Band,
    Problem,
    Strategy,
    Table,
    first_of,
    month_after,
    problems_of,
)
from modules.home_help.fees.words import PROBLEMS, STRATEGIES, month_in_words
from shop.forms.kroner import KronerField
from shop.forms.rule_fields import VisibleTextField, whole_number
from shop.models import Service

MOST_BANDS = 8
MONTHS_BACK, MONTHS_AHEAD = 24, 18
USED: Mapping[Strategy, frozenset[str]] = {
    Strategy.HOURLY: frozenset({"hourly_rate", "monthly_cap"}),
    Strategy.SUBSCRIPTION: frozenset({"subscription"}),
    Strategy.SUBSCRIPTION_AFTER_HOURS: frozenset({"hourly_rate", "hours", "subscription"}),
}
"""What a band says under each strategy; what else was written is left out, and is not shown."""
USED_BY: Mapping[str, str] = {
    name: " ".join(each.value for each, names in USED.items() if name in names)
    for name in sorted(frozenset[str]().union(*USED.values()))
}
"""The strategies that need a field, as the page says it to its style sheet."""


class BandForm(forms.Form):
    """One band. A row in which nothing is written is no band."""

    label = VisibleTextField(label=gettext_lazy("Income of the household"), max_length=40, required=False)
    is_under_2g = forms.BooleanField(label=gettext_lazy("Under 2 G"), required=False)
    hourly_rate = KronerField(label=gettext_lazy("An hour, kr"), required=False)
    monthly_cap = KronerField(label=gettext_lazy("At most a month, kr"), required=False)
    hours = whole_number(gettext_lazy("Hours before the subscription"), least=0, most=200, required=False)
    subscription = KronerField(label=gettext_lazy("Subscription a month, kr"), required=False)

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        strategy = str(data.get("strategy")) if data else ""
        is_known = strategy in set(Strategy)
        self._unused = USED_BY.keys() - USED[Strategy(strategy)] if is_known else frozenset()

    @property
    def cells(self) -> Sequence[tuple[forms.BoundField, str]]:
        """Each field with the strategies that need it; empty for one that all do."""
        return [(field, USED_BY.get(field.name, "")) for field in self.visible_fields()]

    def clean(self) -> dict[str, Any]:
        for name in self._unused:
            self.errors.pop(name, None)  # nobody sees it
        if self.is_said and not self.cleaned_data.get("label"):
            self.add_error("label", _("Say whose band this is, such as “2–3 G”."))
        return self.cleaned_data

    @property
    def is_said(self) -> bool:
        """Whether anything is written in the row."""
        return any(self.data.get(self.add_prefix(name)) for name in self.fields if name not in self._unused)


class TableForm(forms.Form):
    """The table and all its bands, sent together: valid only as a whole."""

    starts_on = forms.TypedChoiceField(label=gettext_lazy("From"), coerce=date.fromisoformat)
    strategy = forms.TypedChoiceField(
        label=gettext_lazy("How it is charged"),
        choices=[(each.value, words) for each, words in STRATEGIES.items()],
        coerce=Strategy,
        widget=forms.RadioSelect,
    )
    services = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Services that are paid for"),
        help_text=gettext_lazy("Practical help only. All other services are free of charge."),
        queryset=Service.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    statutory_maximum = KronerField(
        label=gettext_lazy("Statutory maximum under 2 G, kr a month"),
        help_text=gettext_lazy(
            "For all practical help of a month together. The state sets it anew every year."
        ),
        required=False,
    )
    cost_price = KronerField(
        label=gettext_lazy("Cost price of an hour, kr"),
        help_text=gettext_lazy("What an hour costs the municipality. No hour is charged above it."),
        required=False,
    )
    default_band = whole_number(
        gettext_lazy("Band of who has none"),
        least=1,
        most=MOST_BANDS,
        help_text=gettext_lazy("The number of the band that counts until one is set: usually the highest."),
    )
    charges_missed = forms.BooleanField(
        label=gettext_lazy("A door that nobody opened is charged as the visit that was booked"),
        required=False,
    )
    charges_idle = forms.BooleanField(
        label=gettext_lazy("A subscription is charged in months with a decision and no visit as well"),
        required=False,
    )

    def __init__(
        self, data: Any = None, *, like: FeeTable | None = None, starts_on: date | None = None
    ) -> None:
        """To begin with as `like`, but from `starts_on` where that is given."""
        initial, bands = _initial_of(like, starts_on=starts_on)
        super().__init__(data, initial=initial)
        self.bands = [
            BandForm(data, initial=bands[place] if place < len(bands) else {}, prefix=f"band{place + 1}")
            for place in range(MOST_BANDS)
        ]
        months: Any = self.fields["starts_on"]
        months.choices = [(each.isoformat(), month_in_words(each)) for each in _months(initial["starts_on"])]
        services: Any = self.fields["services"]
        services.queryset = _payable(initial["services"])
        services.label_from_instance = lambda service: f"{service.name} ({service.department.name})"

    @property
    def shown_bands(self) -> Sequence[BandForm]:
        """Those that are written, and two to write in."""
        said = [
            place for place, form in enumerate(self.bands) if form.initial or (form.is_bound and form.is_said)
        ]
        return self.bands[: max(said, default=3) + 3]

    def clean(self) -> dict[str, Any]:
        said = [form for form in self.bands if form.is_bound and form.is_said]
        are_valid = [form.is_valid() for form in self.bands]
        if said != self.bands[: len(said)]:
            raise forms.ValidationError(
                _("Write the bands one below the other, without an empty row between.")
            )
        if not all(are_valid):
            raise forms.ValidationError(_("Look at the bands below."))
        if not self.errors:
            self._show(problems_of(self.table))
        return self.cleaned_data

    def _show(self, problems: Sequence[tuple[Problem, int | None]]) -> None:
        where = {
            Problem.MAXIMUM_MISSING: "statutory_maximum",
            Problem.NO_SUCH_DEFAULT: "default_band",
            Problem.RATE_MISSING: "hourly_rate",
            Problem.ABOVE_COST: "hourly_rate",
            Problem.SUBSCRIPTION_MISSING: "subscription",
            Problem.HOURS_MISSING: "hours",
        }
        for problem, number in problems:
            form: forms.Form = self if number is None else self.bands[number - 1]
            form.add_error(where.get(problem), str(PROBLEMS[problem]))
        if any(number is not None for _problem, number in problems):
            self.add_error(None, _("Look at the bands below."))

    @property
    def table(self) -> Table:
        """What was written, as the arithmetic takes it."""
        said = self.cleaned_data
        used = USED[said["strategy"]]
        bands = tuple(
            Band(
                number,
                form.cleaned_data["label"],
                is_under_2g=form.cleaned_data["is_under_2g"],
                **{name: form.cleaned_data[name] for name in used},
            )
            for number, form in enumerate((each for each in self.bands if each.is_said), start=1)
        )
        return Table(
            starts_on=said["starts_on"],
            strategy=said["strategy"],
            bands=bands,
            default_band=said["default_band"],
            statutory_maximum=said["statutory_maximum"],
            cost_price=said["cost_price"],
            charges_missed=said["charges_missed"],
            charges_idle=said["charges_idle"],
        )

    @property
    def service_ids(self) -> Sequence[int]:
        return [service.pk for service in self.cleaned_data["services"]]


def _months(chosen: str) -> Sequence[date]:
    """From which a table may begin, the latest first, and the one it begins with now."""
    this = first_of(timezone.localdate())
    near = {month_after(this, count=count) for count in range(-MONTHS_BACK, MONTHS_AHEAD + 1)}
    return sorted({*near, date.fromisoformat(chosen)}, reverse=True)


def _payable(chosen: Sequence[int]) -> Any:
    """Visits by the hour that a decision grants, and whatever is chosen already: advice is free for everybody."""
    services = Service.objects.filter(
        is_active=True, department__is_active=True, stay_unit="", requires_entitlement=True
    )
    every = services | Service.objects.filter(pk__in=chosen)
    return every.select_related("department").order_by(
        Alphabetical("department__name"), Alphabetical("name"), "pk"
    )


def _initial_of(
    like: FeeTable | None, *, starts_on: date | None
) -> tuple[dict[str, Any], Sequence[dict[str, Any]]]:
    if like is None:
        begins = starts_on or month_after(first_of(timezone.localdate()))
        return {"starts_on": begins.isoformat(), "strategy": Strategy.HOURLY.value, "services": []}, []
    rates = rates_of(like)
    table = rates.table
    initial = {
        "starts_on": (starts_on or table.starts_on).isoformat(),
        "strategy": table.strategy.value,
        "services": sorted(rates.service_ids),
        "statutory_maximum": table.statutory_maximum,
        "cost_price": table.cost_price,
        "default_band": table.default_band,
        "charges_missed": table.charges_missed,
        "charges_idle": table.charges_idle,
    }
    bands = [
        {
            "label": band.label,
            "is_under_2g": band.is_under_2g,
            "hourly_rate": band.hourly_rate,
            "monthly_cap": band.monthly_cap,
            "hours": band.hours,
            "subscription": band.subscription,
        }
        for band in table.bands
    ]
    return initial, bands
