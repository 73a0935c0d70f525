"""Products from a file: what a store sells, in which aisle and at what price."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from modules.shopping_help.domain.stores import Goods, add_product, change_product
from modules.shopping_help.enums import Allergen, ProductUnit
from modules.shopping_help.errors import NoSuchStore
from modules.shopping_help.models import Product
from modules.shopping_help.queries.stores import stores_of
from shop.domain.imports.outcomes import Done, Importing
from shop.enums import Verdict
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
    """One that the store sells already is changed to what the file says; of its price only where that says one."""

    column_of: ClassVar[dict[str, str]] = {
        "shopping_not_sold_here": "name",
        "shopping_no_such_store": "store",
        SaidTwice.code: "name",
    }

    def prepare(self, rows: Sequence[ReadRow]) -> None:
        stores = stores_of(self.department).select_for_update(of=("self",)).order_by("pk")
        self._stores = {store.name.casefold(): store for store in stores}

    def act(self, row: ReadRow) -> Done:
        values = row.values
        store = self._stores.get(values["store"].casefold())
        if store is None:
            raise NoSuchStore(store=values["store"])
        there = (
            Product.objects.filter(store=store, name__iexact=values["name"]).select_related("aisle").first()
        )
        usual = ProductUnit.PIECE if there is None else there.unit
        goods = Goods(
            values["name"],
            str(values["unit"] or usual),
            values["aisle"],
            values["price"],
            values["allergens"],
        )
        if there is None:
            return Done(Verdict.NEW, add_product(store, goods, actor=self.actor).pk)
        goods = _over(there, goods)
        if _goods_of(there) == goods:
            return Done(Verdict.KNOWN, there.pk)
        change_product(there, goods, actor=self.actor)
        return Done(Verdict.CHANGED, there.pk)

    def key(self, values: Any) -> Any:
        """A store sells one thing under one name."""
        return values["store"].casefold(), values["name"].casefold()


def _goods_of(product: Product) -> Goods:
    aisle = product.aisle.name if product.aisle else ""
    return Goods(product.name, product.unit, aisle, product.price, product.allergens, product.is_active)


def _over(there: Product, said: Goods) -> Goods:
    """What the file says, and where it says nothing what is known."""
    known = _goods_of(there)
    return Goods(
        known.name,
        said.unit,
        said.aisle or known.aisle,
        known.price if said.price is None else said.price,
        known.allergens if said.allergens is None else sorted(said.allergens),
        is_active=True,
    )


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
            "aisle", names("Avdeling", "Aisle"), gettext_lazy("Where in the store it stands."), also=("Gang",)
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
)
