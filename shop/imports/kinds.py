"""What can be imported: the columns of each kind, and an example of somebody who does not exist."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from foundation.errors import NotFound
from shop.enums import ImportKind, Weekday
from shop.hooks import ModuleImport
from shop.imports.columns import Column, names
from shop.imports.table import MOST_ROWS
from shop.registry import installed_modules, switched_on

NAME = names("Navn", "Name", nynorsk="Namn")
NUMBER = Column(
    "national_id",
    names("Fødselsnummer", "National identity number"),
    _("11 digits. By it we see who is here already, and they sign in with ID-porten."),
    also=("Fødselsnr", "Fnr", "Personnummer", "D-nummer", "National number"),
)
PHONE = Column(
    "phone",
    names("Telefon", "Telephone"),
    _("Where they are called, and get text messages."),
    also=("Mobil", "Tlf", "Telefonnummer", "Mobilnummer", "Phone", "Mobile"),
)
WEEKDAYS = {
    Weekday.MONDAY: names("Mandag", "Monday", nynorsk="Måndag"),
    Weekday.TUESDAY: names("Tirsdag", "Tuesday", nynorsk="Tysdag"),
    Weekday.WEDNESDAY: names("Onsdag", "Wednesday"),
    Weekday.THURSDAY: names("Torsdag", "Thursday"),
    Weekday.FRIDAY: names("Fredag", "Friday"),
    Weekday.SATURDAY: names("Lørdag", "Saturday", nynorsk="Laurdag"),
    Weekday.SUNDAY: names("Søndag", "Sunday", nynorsk="Sundag"),
}
HOURS = _("On duty from and to, such as 08:00–15:30. Several with commas between.")
DAYS = [
    Column(f"day_{day.value}", said, HOURS if day == Weekday.MONDAY else _("The same for this day."))
    for day, said in WEEKDAYS.items()
]


@dataclass(frozen=True, slots=True)
class Kind:
    """`example` is a row by the keys of the columns; what it says not is empty.

    `of_module` is what a module says of its own; then `kind` is “<key of the module>-<name>”.
    """

    kind: str
    title: Promise | str
    lead: Promise | str
    columns: Sequence[Column]
    example: Mapping[str, str]
    most: int = MOST_ROWS
    module_key: str = ""
    of_module: ModuleImport | None = None

    def template(self, **known: str) -> list[list[str]]:
        """Headings in the reader's language, and the example with what is `known` of the department."""
        example = {**self.example, **known}
        return [
            [column.heading for column in self.columns],
            [example.get(column.key, "") for column in self.columns],
        ]


RECIPIENTS = Kind(
    ImportKind.RECIPIENTS,
    _("Recipients from a file"),
    _(
        "People who receive services from the department. Who is here already is left as they are."
        " Decisions are a file of their own."
    ),
    (
        Column("name", NAME, _("First name and last name."), is_required=True, also=("Fullt navn",)),
        NUMBER,
        PHONE,
        Column("address", names("Adresse", "Address"), _("Street and number, where the visits are.")),
        Column(
            "protection",
            names("Adressesperre", "Protected address"),
            _("“6” or “7” for who is protected: then only the one who comes sees address and telephone."),
            also=("Kode", "Gradering", "Address protection"),
        ),
    ),
    {
        "name": "Eksempel Prøvesen",
        "national_id": "07851967030",
        "phone": "68050001",
        "address": "Prøvegata 1",
    },
)
ENTITLEMENTS = Kind(
    ImportKind.ENTITLEMENTS,
    _("Decisions from a file"),
    _(
        "What recipients of the department are granted. Nobody is told: the letter with the decision does that."
        " A decision that is here already is left as it is."
    ),
    (
        NUMBER,
        Column("name", NAME, _("Where there is no national identity number: name and telephone.")),
        PHONE,
        Column(
            "service",
            names("Tjeneste", "Service", nynorsk="Teneste"),
            _("As it is called in the department."),
            is_required=True,
        ),
        Column("amount", names("Antall", "Amount", nynorsk="Tal"), _("A whole number."), is_required=True),
        Column(
            "unit",
            names("Enhet", "Unit", nynorsk="Eining"),
            _("“besøk”, “timer”, “minutter”, “dager”, “netter” or “helger”."),
            is_required=True,
        ),
        Column(
            "period",
            names("Periode", "Period"),
            _("“uke”, “fire uker”, “måned”, “kvartal”, “år” or “totalt”."),
            is_required=True,
        ),
        Column(
            "carry_over",
            names("Overføres", "Carried over", nynorsk="Overførast"),
            _("How much of what is left goes to the next period. Empty is nothing."),
        ),
        Column(
            "visit_minutes",
            names("Minutter per besøk", "Minutes per visit"),
            _(
                "How long each visit is at most, where visits are counted. Empty is as long as the service has them."
            ),
            also=("Varighet", "Lengde", "Lengd"),
        ),
        Column(
            "valid_from",
            names("Fra", "From", nynorsk="Frå"),
            _("The first day: 31.12.2026 or 2026-12-31."),
            is_required=True,
            also=("Fra dato", "Fom", "Gjelder fra"),
        ),
        Column(
            "valid_until",
            names("Til", "Until"),
            _("The last day. Empty is until further notice."),
            also=("Til dato", "Tom", "Gjelder til", "To"),
        ),
        Column(
            "decision_reference",
            names("Saksnummer", "Reference"),
            _("The number of the case, such as 2026/1234-5."),
            is_required=True,
            also=("Vedtak", "Vedtaksnummer", "Referanse", "Case number"),
        ),
    ),
    {
        "national_id": "07851967030",
        "amount": "4",
        "unit": "besøk",
        "period": "fire uker",
        "visit_minutes": "60",
        "decision_reference": "2026/1234",
    },
)
PROVIDERS = Kind(
    ImportKind.PROVIDERS,
    _("Helpers and places from a file"),
    _(
        "Who works in the department, and its places. With an e-mail address they are invited to sign in."
        " Somebody with the name of a colleague is an error: two cannot be told apart."
    ),
    (
        Column(
            "name",
            NAME,
            _("First name and last name, or what the team or the place is called."),
            is_required=True,
        ),
        Column(
            "kind", names("Hva", "Kind", nynorsk="Kva"), _("“person”, “team” or “plass”. Empty is a person.")
        ),
        Column(
            "email",
            names("E-post", "E-mail"),
            _("At work: the invitation goes there once you confirm. Empty: no account."),
            also=("Epost", "Mail", "Email"),
        ),
        Column(
            "qualifications",
            names("Kompetanse", "Qualifications"),
            _("As the municipality calls them, with commas between."),
            also=("Kvalifikasjoner", "Kvalifikasjonar"),
        ),
        *DAYS,
    ),
    {"name": "Eksempel Hjelper", "kind": "person", **{f"day_{day}": "08:00–15:30" for day in range(1, 6)}},
    most=200,  # each has their shifts made at once
)
KINDS: Mapping[str, Kind] = {each.kind: each for each in (RECIPIENTS, ENTITLEMENTS, PROVIDERS)}
"""The core's own."""


def kind_of(code: str) -> Kind:
    """One of the core's, or of a module that is on. Raises NotFound."""
    of_modules = {} if code in KINDS else {each.kind: each for each in kinds_of_modules()}
    found = KINDS.get(code) or of_modules.get(code)
    if found is None:
        raise NotFound
    return found


def kinds_of_modules() -> Sequence[Kind]:
    """Those of the modules that are on."""
    having = [module for module in installed_modules() if module.imports]
    is_on = switched_on() if having else frozenset()
    return [
        Kind(
            f"{module.key}-{each.name}",
            each.title,
            each.lead,
            each.columns,
            each.example,
            most=each.most or MOST_ROWS,
            module_key=module.key,
            of_module=each,
        )
        for module in having
        if module.key in is_on
        for each in module.imports
    ]
