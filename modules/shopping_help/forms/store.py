"""What a department says of a store, and of what it sells."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from modules.shopping_help.domain.stores import Goods, StoreWords
from modules.shopping_help.enums import ProductUnit
from modules.shopping_help.models import Product, Store
from modules.shopping_help.words import allergen_choices
from shop.forms.kroner import KronerField
from shop.forms.lists.base import ListForm, choice
from shop.forms.plain_text import visible
from shop.forms.protection import LONGEST_PHONE
from shop.forms.rule_fields import EachOnceField, VisibleTextField, switch
from ui.forms import PhoneInput

MOST_AISLES = 60
LONGEST_AISLE = 60
UNKNOWN, SAID = "unknown", "said"
CALLED_OFF = "called_off"


class StoreForm(forms.Form):
    """Its aisles one a line, in the order in which one walks through the store."""

    name = VisibleTextField(label=gettext_lazy("Name"), max_length=80)
    address = VisibleTextField(label=gettext_lazy("Address"), max_length=200, required=False)
    phone = forms.CharField(
        label=gettext_lazy("Telephone"), max_length=LONGEST_PHONE, required=False, widget=PhoneInput
    )
    aisles = forms.CharField(
        label=gettext_lazy("Aisles"),
        help_text=gettext_lazy(
            "One on each line, in the order you walk through the store: the crew’s list follows it."
        ),
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
    )

    def clean_aisles(self) -> list[str]:
        lines = [visible(line) for line in self.cleaned_data["aisles"].splitlines()]
        first = dict[str, str]()
        for line in filter(None, lines):
            first.setdefault(line.casefold(), line)
        names = list(first.values())
        if len(names) > MOST_AISLES:
            raise ValidationError(_("At most %(most)s lines.") % {"most": MOST_AISLES})
        if any(len(name) > LONGEST_AISLE for name in names):
            raise ValidationError(_("A line may have at most %(most)s characters.") % {"most": LONGEST_AISLE})
        return names

    @property
    def words(self) -> StoreWords:
        values = self.cleaned_data
        return StoreWords(values["name"], values["address"], values["phone"], values["aisles"])


def initial_of_store(store: Store) -> dict[str, Any]:
    aisles = "\n".join(store.aisles.values_list("name", flat=True))
    return {"name": store.name, "address": store.address, "phone": store.phone, "aisles": aisles}


class ProductForm(forms.Form):
    """One product; out of sale it stays on the orders that have it."""

    name = VisibleTextField(label=gettext_lazy("Name"), max_length=80)
    unit = forms.ChoiceField(
        label=gettext_lazy("Sold by"), choices=ProductUnit.choices, initial=ProductUnit.PIECE
    )
    price = KronerField(
        label=gettext_lazy("Price per unit, kr"),
        help_text=gettext_lazy("Leave it empty where it is not known: the estimate says so."),
        required=False,
    )
    aisle = forms.ChoiceField(label=gettext_lazy("Aisle"), required=False)
    known = forms.ChoiceField(
        label=gettext_lazy("Allergens"),
        choices=[
            (UNKNOWN, gettext_lazy("Nobody has checked")),
            (SAID, gettext_lazy("It contains those that are ticked below, and no others")),
        ],
        initial=UNKNOWN,
        widget=forms.RadioSelect,
    )
    allergens = EachOnceField(
        label=gettext_lazy("Contains"),
        choices=allergen_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    is_active = switch(
        gettext_lazy("For sale"), help_text=gettext_lazy("Only what is for sale comes up in searches.")
    )

    def __init__(self, data: Any = None, *, store: Store, **options: Any) -> None:
        super().__init__(data, **options)
        aisles = [(name, name) for name in store.aisles.values_list("name", flat=True)]
        aisle = self.fields["aisle"]
        if isinstance(aisle, forms.ChoiceField):
            aisle.choices = [("", _("none")), *aisles]
        self.fields["is_active"].initial = True

    def clean_price(self) -> int | None:
        price: int | None = self.cleaned_data["price"]
        if price == 0:
            raise ValidationError(_("Leave it empty where the price is not known."))
        return price

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("known") == UNKNOWN and self.cleaned_data.get("allergens"):
            self.add_error("known", _("Somebody seems to have checked: some are ticked below."))
        return self.cleaned_data

    @property
    def goods(self) -> Goods:
        values = self.cleaned_data
        return Goods(
            values["name"],
            values["unit"],
            values["aisle"],
            values["price"],
            sorted(values["allergens"]) if values["known"] == SAID else None,
            values["is_active"],
        )


def initial_of_product(product: Product) -> dict[str, Any]:
    return {
        "name": product.name,
        "unit": product.unit,
        "price": product.price,
        "aisle": product.aisle.name if product.aisle else "",
        "known": UNKNOWN if product.allergens is None else SAID,
        "allergens": product.allergens or [],
        "is_active": product.is_active,
    }


class StoresForm(ListForm):
    """By words."""

    words_label = gettext_lazy("Name or address")


class ProductsForm(ListForm):
    """By words, and whether it is on sale."""

    words_label = gettext_lazy("Product or aisle")
    state = choice(
        gettext_lazy("Show"),
        [
            ("on_sale", gettext_lazy("for sale")),
            ("no_price", gettext_lazy("without a price")),
            ("off", gettext_lazy("not for sale")),
        ],
        anything=gettext_lazy("all"),
        initial="on_sale",
    )


class CloseStoreForm(forms.Form):
    """Where its runs go instead: nothing is chosen beforehand, and without any run nothing is asked."""

    instead = forms.ChoiceField(label=gettext_lazy("What becomes of its runs"))

    def __init__(self, data: Any = None, *, others: Sequence[Store], has_runs: bool) -> None:
        super().__init__(data)
        self.others = {str(store.pk): store for store in others}
        instead = self.fields["instead"]
        if not has_runs:
            del self.fields["instead"]
        elif isinstance(instead, forms.ChoiceField):
            stores = [(pk, store.name) for pk, store in self.others.items()]
            instead.choices = [("", _("Choose")), *stores, (CALLED_OFF, _("They are called off"))]

    @property
    def store(self) -> Store | None:
        """None where they are called off."""
        return self.others.get(self.cleaned_data.get("instead", CALLED_OFF))
