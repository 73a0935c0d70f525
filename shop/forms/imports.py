"""A row of a file as a form: what it says is read as it would be in a field of a page."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.identifiers import InvalidNationalId, NationalId, parse_national_id
from shop.enums import (
    AddressProtection,
    EntitlementPeriodKind,
    EntitlementUnit,
    ImportKind,
    ProviderKind,
    Weekday,
)
from shop.forms.clock import ClockField
from shop.forms.days_ahead import DayAheadField, require_order
from shop.forms.entitlement import MOST
from shop.forms.plain_text import visible
from shop.forms.protection import LONGEST_ADDRESS, LONGEST_PHONE
from shop.forms.representation import LONGEST_REFERENCE, ReferenceField
from shop.forms.rule_fields import LONGEST_VISIT
from shop.forms.taking_up import FAR
from shop.forms.words import TOO_LARGE, TOO_SMALL
from shop.hours import HoursOfDay

DAY_FORMATS = ("%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y", "%d/%m/%Y")
DIGITS = 11
DAY_WORDS = {"invalid": gettext_lazy("Write the day as 31.12.2026.")}
NUMBER_WORDS = {
    "invalid": gettext_lazy("Write a whole number."),
    "min_value": TOO_SMALL,
    "max_value": TOO_LARGE,
}
TELEPHONE = re.compile(r"\+?[\d\s()-]{5,}")
RANGE = re.compile(r"\s*(?:[-\u2013\u2014]|til|to)\s*")
SEVERAL = re.compile(r"[,;]")

PROTECTION = {
    "6": AddressProtection.STRICTLY_CONFIDENTIAL,
    "7": AddressProtection.CONFIDENTIAL,
    "nei": AddressProtection.NONE,
    "no": AddressProtection.NONE,
}
UNITS = {
    **dict.fromkeys(("besøk", "gang", "ganger", "gonger", "visit", "visits"), EntitlementUnit.VISITS),
    **dict.fromkeys(("minutt", "minutter", "min", "minute", "minutes"), EntitlementUnit.MINUTES),
    **dict.fromkeys(("time", "timer", "timar", "t", "hour", "hours"), EntitlementUnit.HOURS),
    **dict.fromkeys(("dag", "dager", "dagar", "day", "days"), EntitlementUnit.DAYS),
    **dict.fromkeys(("natt", "netter", "døgn", "night", "nights"), EntitlementUnit.NIGHTS),
    **dict.fromkeys(("helg", "helger", "helgar", "weekend", "weekends"), EntitlementUnit.WEEKENDS),
}
PERIODS = {
    **dict.fromkeys(("uke", "veke", "week"), EntitlementPeriodKind.WEEK),
    **dict.fromkeys(("fire uker", "4 uker", "fire veker", "4 veker"), EntitlementPeriodKind.FOUR_WEEKS),
    **dict.fromkeys(("four weeks", "4 weeks"), EntitlementPeriodKind.FOUR_WEEKS),
    **dict.fromkeys(("måned", "månad", "mnd", "month"), EntitlementPeriodKind.MONTH),
    **dict.fromkeys(("kvartal", "quarter"), EntitlementPeriodKind.QUARTER),
    **dict.fromkeys(("år", "year"), EntitlementPeriodKind.YEAR),
    **dict.fromkeys(("totalt", "i alt", "total", "in total"), EntitlementPeriodKind.TOTAL),
}
PROVIDER_KINDS = {
    **dict.fromkeys(("person", "ansatt", "tilsett"), ProviderKind.PERSON),
    **dict.fromkeys(("team", "lag"), ProviderKind.TEAM),
    **dict.fromkeys(("plass", "seng", "rom", "place", "bed", "room"), ProviderKind.PLACE),
}


class TextField(forms.CharField):
    """A line that others will read."""

    def to_python(self, value: Any) -> Any:
        return visible(super().to_python(value) or "")


class NameField(TextField):
    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if text and not any(sign.isalpha() for sign in text):
            raise forms.ValidationError(_("Write a name with letters."))
        return text


class NationalIdField(forms.CharField):
    """A number whose first nought a spreadsheet has taken gets it back: the control digits say whether it is right."""

    def clean(self, value: Any) -> NationalId | None:
        digits = re.sub(r"[\s-]", "", super().clean(value))
        if not digits:
            return None
        digits = f"0{digits}" if len(digits) == DIGITS - 1 else digits
        try:
            return parse_national_id(digits, synthetic_only=settings.DEMO)
        except InvalidNationalId as fault:
            raise forms.ValidationError(fault.title()) from fault


class TelephoneField(forms.CharField):
    def clean(self, value: Any) -> str:
        text = visible(super().clean(value))
        if text and not TELEPHONE.fullmatch(text):
            raise forms.ValidationError(_("Write the telephone number in digits."))
        return text


class WordField(forms.CharField):
    """One of a few words; `words` says what each means, and `hint` which there are."""

    def __init__(self, *, words: Mapping[str, Any], hint: str | Promise, **options: Any) -> None:
        super().__init__(**options)
        self.words, self.hint = words, hint

    def clean(self, value: Any) -> Any:
        text = super().clean(value).strip().lower().removeprefix("per ").removeprefix("kode ")
        if text and text not in self.words:
            raise forms.ValidationError(str(self.hint))
        return self.words.get(text)


class SeveralField(forms.CharField):
    """Names with commas between."""

    def clean(self, value: Any) -> Any:
        parts = (visible(part) for part in SEVERAL.split(super().clean(value)))
        return list(dict.fromkeys(part for part in parts if part))


class HoursField(forms.CharField):
    """Hours of one weekday: “08:00–15:30, 17–20”."""

    def __init__(self, *, weekday: int) -> None:
        super().__init__(required=False)
        self.weekday = weekday

    def clean(self, value: Any) -> Any:
        return [self._range(part) for part in SEVERAL.split(super().clean(value)) if part.strip()]

    def _range(self, text: str) -> HoursOfDay:
        ends = RANGE.split(text.strip())
        if len(ends) != 2 or not all(ends):
            raise forms.ValidationError(_("Write the hours as 08:00–15:30."))
        begins = ClockField().clean(ends[0])
        return HoursOfDay(self.weekday, begins, ClockField(is_end=True).clean(ends[1]))


class RowForm(forms.Form):
    """What a cell says as a formula is not reckoned but refused."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for each in self.fields.values():
            each.error_messages["required"] = _("Something must stand here.")

    def clean(self) -> dict[str, Any]:
        for name in self.fields:
            if str(self.data.get(name, "")).startswith("="):
                self.errors.pop(name, None)
                self.add_error(name, _("This is a formula. Write the value itself."))
        return self.cleaned_data


class RecipientRow(RowForm):
    name = NameField(max_length=120)
    national_id = NationalIdField(required=False)
    phone = TelephoneField(max_length=LONGEST_PHONE, required=False)
    address = TextField(max_length=LONGEST_ADDRESS, required=False)
    protection = WordField(
        words=PROTECTION,
        required=False,
        hint=gettext_lazy("Write 6 or 7, or leave it empty for who is not protected."),
    )


class EntitlementRow(RowForm):
    national_id = NationalIdField(required=False)
    name = TextField(max_length=120, required=False)
    phone = TelephoneField(max_length=LONGEST_PHONE, required=False)
    service = TextField(max_length=80)
    amount = forms.IntegerField(min_value=1, max_value=MOST, error_messages=NUMBER_WORDS)
    unit = WordField(
        words=UNITS, hint=gettext_lazy("Write visits, hours, minutes, days, nights or weekends.")
    )
    period = WordField(
        words=PERIODS, hint=gettext_lazy("Write week, four weeks, month, quarter, year or in total.")
    )
    carry_over = forms.IntegerField(min_value=0, max_value=MOST, required=False, error_messages=NUMBER_WORDS)
    visit_minutes = forms.IntegerField(
        min_value=1, max_value=LONGEST_VISIT, required=False, error_messages=NUMBER_WORDS
    )
    valid_from = forms.DateField(input_formats=DAY_FORMATS, error_messages=DAY_WORDS)
    valid_until = DayAheadField(years=10, required=False, input_formats=DAY_FORMATS, error_messages=DAY_WORDS)
    decision_reference = ReferenceField(max_length=LONGEST_REFERENCE)

    def clean_valid_from(self) -> date:
        day: date = self.cleaned_data["valid_from"]
        if abs((day - timezone.localdate()).days) > FAR:
            raise forms.ValidationError(_("Check the year."))
        return day

    def clean(self) -> dict[str, Any]:
        super().clean()
        require_order(self, first="valid_from", last="valid_until")
        return self.cleaned_data


class ProviderRow(RowForm):
    name = NameField(max_length=80)
    kind = WordField(words=PROVIDER_KINDS, required=False, hint=gettext_lazy("Write person, team or place."))
    email = forms.EmailField(max_length=254, required=False)
    qualifications = SeveralField(required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for weekday in Weekday:
            self.fields[f"day_{weekday.value}"] = HoursField(weekday=weekday.value)

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("email") and values.get("kind") not in {None, ProviderKind.PERSON}:
            self.add_error("email", _("Only a person signs in: leave it empty."))
        return values

    @property
    def hours(self) -> Sequence[HoursOfDay]:
        """Of the whole week."""
        return [each for weekday in Weekday for each in self.cleaned_data[f"day_{weekday.value}"]]


ROW_FORMS: Mapping[ImportKind, type[RowForm]] = {
    ImportKind.RECIPIENTS: RecipientRow,
    ImportKind.ENTITLEMENTS: EntitlementRow,
    ImportKind.PROVIDERS: ProviderRow,
}
