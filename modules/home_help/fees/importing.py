"""Bands from a file: every year the incomes of all households are looked at anew, and most get a band at once."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from modules.home_help.fees.bands import Since, bands_of, set_band
from modules.home_help.fees.forms import MOST_BANDS
from shop.domain.imports.known_people import AboutKnownPeople
from shop.domain.imports.outcomes import Done
from shop.enums import Verdict
from shop.forms.imports import (
    DAY_FORMATS,
    DAY_WORDS,
    NUMBER_WORDS,
    NationalIdField,
    RowForm,
    TelephoneField,
    TextField,
)
from shop.forms.protection import LONGEST_PHONE
from shop.hooks import ModuleImport
from shop.imports.columns import Column, names
from shop.imports.kinds import NAME, NUMBER, PHONE
from shop.imports.rows import ReadRow


class BandRow(RowForm):
    national_id = NationalIdField(required=False)
    name = TextField(max_length=120, required=False)
    phone = TelephoneField(max_length=LONGEST_PHONE, required=False)
    band = forms.IntegerField(min_value=1, max_value=MOST_BANDS, error_messages=NUMBER_WORDS)
    starts_on = forms.DateField(input_formats=DAY_FORMATS, error_messages=DAY_WORDS)

    def clean_starts_on(self) -> date:
        day: date = self.cleaned_data["starts_on"]
        if day.day != 1:
            raise forms.ValidationError(_("A band begins on the first of a month."))
        return day


class BandImport(AboutKnownPeople):
    column_of: ClassVar[dict[str, str]] = {"fee_band_not_possible": "band"}

    def act(self, row: ReadRow) -> Done:
        recipient, wanted = self.whose(row), Since(row.values["starts_on"], row.values["band"])
        if wanted in bands_of(recipient):
            return Done(Verdict.KNOWN, 0)
        band = set_band(recipient, number=wanted.number, starts_on=wanted.starts_on, actor=self.actor)
        return Done(Verdict.NEW, band.pk)

    def key(self, values: Any) -> Any:
        """Somebody has one band from a month."""
        who = values["national_id"] or (values["name"].lower(), values["phone"])
        return who, values["starts_on"]


BANDS = ModuleImport(
    "bands",
    gettext_lazy("Bands for co-payment from a file"),
    gettext_lazy(
        "In which band the households of the department’s recipients are, from the first of a month. Only the band: a"
        " file with incomes is refused. One that is here already is left as it is."
    ),
    [
        NUMBER,
        Column("name", NAME, gettext_lazy("Where there is no national identity number: name and telephone.")),
        PHONE,
        Column(
            "band",
            names("Trinn", "Band"),
            gettext_lazy("Its number in the rate table."),
            is_required=True,
            also=("Inntektstrinn", "Betalingstrinn"),
        ),
        Column(
            "starts_on",
            names("Gjelder fra", "Valid from", nynorsk="Gjeld frå"),
            gettext_lazy("The first of a month, such as 01.01.2027."),
            is_required=True,
            also=("Fra", "Frå", "From"),
        ),
    ],
    BandRow,
    BandImport,
    {"national_id": "07851967030", "band": "2", "starts_on": "01.01.2027"},
    of_decisions=True,
)
