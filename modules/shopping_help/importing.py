"""Products from a file: what a store sells, in which aisle and at what price."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.errors import DomainError
from modules.shopping_help.domain.stocking import MOST_GOODS, Stocked, stock
from modules.shopping_help.domain.stores import Goods
from modules.shopping_help.enums import Allergen, ProductUnit
from modules.shopping_help.queries.stores import stores_of
from shop.domain.imports.outcomes import Done, Importing
from shop.errors import SaidTwice
from shop.forms.imports import RowForm, TextField
from shop.forms.kroner import KronerField
from shop.hooks import ModuleImport
from shop.imports.columns import Column, names
from shop.imports.rows import ReadRow

UNITS = {
    "stk": ProductUnit.PIECE,
    "piece": ProductUnit.PIECE,
    "pcs": ProductUnit.PIECE,
    "kg": ProductUnit.KILO,
    "kilo": ProductUnit.KILO,
    "l": ProductUnit.LITRE,
    "liter": ProductUnit.LITRE,
    "litre": ProductUnit.LITRE,
}
ALLERGENS = {
    "gluten": Allergen.GLUTEN,
    "skalldyr": Allergen.CRUSTACEANS,
    "skaldyr": Allergen.CRUSTACEANS,
    "egg": Allergen.EGG,
    "fisk": Allergen.FISH,
    "peanøtter": Allergen.PEANUTS,
    "soya": Allergen.SOY,
    "melk": Allergen.MILK,
    "mjølk": Allergen.MILK,
    "nøtter": Allergen.NUTS,
    "selleri": Allergen.CELERY,
    "sennep": Allergen.MUSTARD,
    "sesam": Allergen.SESAME,
    "sulfitt": Allergen.SULPHITE,
    "lupin": Allergen.LUPIN,
    "bløtdyr": Allergen.MOLLUSCS,
    "blautdyr": Allergen.MOLLUSCS,
    **{each.value: each for each in Allergen},
}
NONE_OF_THEM = frozenset({"ingen", "none", "-", "–"})


class ProductRow(RowForm):
    """`unit` and `allergens` are None where the cell is empty: nobody has said."""

    store = TextField(max_length=80)
    name = TextField(max_length=80)
    aisle = TextField(max_length=60, required=False)
    unit = TextField(max_length=10, required=False)
    price = KronerField(required=False)
    allergens = TextField(max_length=200, required=False)

    def clean_unit(self) -> ProductUnit | None:
        said = self.cleaned_data["unit"].strip(". ").casefold()
        unit = UNITS.get(said)
        if said and unit is None:
            raise forms.ValidationError(_("Write “stk”, “kg” or “l”."))
        return unit

    def clean_price(self) -> int | None:
        price: int | Decimal | None = self.cleaned_data["price"]
        if price == 0:
            raise forms.ValidationError(_("Leave it empty where the price is not known."))
        return None if price is None else int(price)

    def clean_allergens(self) -> list[str] | None:
        said = self.cleaned_data["allergens"].replace(";", ",").casefold()
        if not said:
            return None
        if said in NONE_OF_THEM:
            return []
        words = [word.strip() for word in said.split(",") if word.strip()]
        unknown = [word for word in words if word not in ALLERGENS]
        if unknown:
            raise forms.ValidationError(_("“%(word)s” is not one of the allergens.") % {"word": unknown[0]})
        return sorted({str(ALLERGENS[word]) for word in words})


class ProductImport(Importing):
    """One that the store sells already is changed to what the file says; of its price only where that says one.

    A store sells thousands of things, so all of them are looked up and written together beforehand.
    """

    column_of: ClassVar[dict[str, str]] = {
        "shopping_not_sold_here": "name",
        "shopping_no_such_store": "store",
        SaidTwice.code: "name",
    }

    def prepare(self, rows: Sequence[ReadRow]) -> None:
        stores = stores_of(self.department).select_for_update(of=("self",)).order_by("pk")
        self._done = stock({store.name.casefold(): store for store in stores}, _said(rows), actor=self.actor)

    def act(self, row: ReadRow) -> Done:
        done = self._done[row.number]
        if isinstance(done, DomainError):
            raise done
        return done

    def key(self, values: Any) -> Any:
        """A store sells one thing under one name."""
        return _key(values)


def _said(rows: Sequence[ReadRow]) -> Sequence[Stocked]:
    """Each product once: whoever says it again is told so."""
    first = {_key(row.values): row for row in reversed(rows)}
    return [
        Stocked(
            row.number,
            row.values["store"],
            Goods(
                row.values["name"],
                str(row.values["unit"] or ""),
                row.values["aisle"],
                row.values["price"],
                row.values["allergens"],
            ),
        )
        for row in sorted(first.values(), key=lambda row: row.number)
    ]


def _key(values: Any) -> tuple[str, str]:
    return values["store"].casefold(), values["name"].casefold()


PRODUCTS = ModuleImport(
    "products",
    gettext_lazy("Products from a file"),
    gettext_lazy(
        "What the department’s stores sell, with aisle, price and allergens. A product that is here already is changed"
        " to what the file says; where a cell is empty, it keeps what it has. Products that are not in the file stay."
    ),
    [
        Column(
            "store",
            names("Butikk", "Store"),
            gettext_lazy("Its name, as it stands under “Stores”."),
            is_required=True,
        ),
        Column("name", names("Vare", "Product"), is_required=True, also=("Varenavn", "Navn", "Namn", "Name")),
        Column(
            "aisle",
            names("Butikkavdeling", "Aisle"),
            gettext_lazy("Where in the store it stands, such as “Meieri”."),
            also=("Avdeling", "Avdeling i butikken", "Varegruppe", "Gang", "Hylle"),
        ),
        Column(
            "unit",
            names("Enhet", "Unit", nynorsk="Eining"),
            gettext_lazy("“stk”, “kg” or “l”; left empty, a new product is sold by “stk”."),
        ),
        Column(
            "price", names("Pris", "Price"), gettext_lazy("In kroner for one of the unit, such as 24,90.")
        ),
        Column(
            "allergens",
            names("Allergener", "Allergens", nynorsk="Allergen"),
            gettext_lazy("With commas between; “ingen” where there are none, empty where it is not known."),
        ),
    ],
    ProductRow,
    ProductImport,
    {
        "store": "Torget Dagligvare",
        "name": "Kneippbrød",
        "aisle": "Brød",
        "unit": "stk",
        "price": "34,90",
        "allergens": "gluten",
    },
    most=MOST_GOODS,
)
