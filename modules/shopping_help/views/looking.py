"""What of a store's goods a list's page shows: those that are called so, or those of an aisle, page by page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from modules.shopping_help.models import AllergyWarning, Product, Store
from modules.shopping_help.queries.browsing import aisles_with_goods, goods_of
from modules.shopping_help.queries.stores import MOST_FOUND, favourites_of, find_products, not_tolerated
from modules.shopping_help.words import allergens_in_words, price_in_words, unit_in_words
from shop.forms.plain_text import visible

LONGEST_SEARCH, LONGEST_PAGE = 60, 4


@dataclass(frozen=True, slots=True)
class Looking:
    """As the address says it, and every form of the page once more, so that a press comes back to where it was made."""

    words: str = ""
    aisle: str = ""
    page: str = ""

    @property
    def said(self) -> Mapping[str, str]:
        """What there is to say of it, by the names in the address; who searches looks in no aisle."""
        if self.words:
            return {"q": self.words}
        said = {"aisle": self.aisle, "page": self.page if self.aisle else ""}
        return {name: value for name, value in said.items() if value}

    def at(self, url: str) -> str:
        return f"{url}?{urlencode(self.said)}" if self.said else url


def looking(request: HttpRequest) -> Looking:
    sent = request.POST if request.method == "POST" else request.GET
    return Looking(
        visible(sent.get("q", ""))[:LONGEST_SEARCH],
        visible(sent.get("aisle", ""))[:LONGEST_SEARCH],
        visible(sent.get("page", ""))[:LONGEST_PAGE],
    )


def goods_in_words(where: Looking, store: Store, warning: AllergyWarning) -> dict[str, Any]:
    """For the page: what is found or stands in the aisle, the aisles to choose from, and what they often buy.

    An aisle that is none, or has gone meanwhile, is as none chosen.
    """
    favourites = favourites_of(warning.recipient, store)
    liked = {product.pk for product in favourites}
    found = find_products(store, where.words) if where.words else []
    aisles = aisles_with_goods(store)
    chosen = next((each for each in aisles if each.code == where.aisle and not where.words), None)
    page = goods_of(store, chosen, page=where.page) if chosen else None
    return {
        "where": where,
        "words": where.words,
        "found": [_row(each, warning, liked) for each in found[:MOST_FOUND]],
        "has_more": len(found) > MOST_FOUND,
        "aisles": [(each.code, _name(each.name), each.count, each == chosen) for each in aisles],
        "aisle": _name(chosen.name) if chosen else "",
        "page": page,
        "goods": [_row(each, warning, liked) for each in page] if page else [],
        "favourites": [_row(each, warning, liked) for each in favourites],
    }


def _name(name: str) -> str:
    return name or _("Other goods")


def _row(product: Product, warning: AllergyWarning, liked: set[int]) -> dict[str, Any]:
    return {
        "product": product,
        "price": price_in_words(product.price, product.unit),
        "unit": unit_in_words(product.unit),
        "contains": ", ".join(allergens_in_words(not_tolerated(product, warning.allergens))),
        "is_unknown": bool(warning.allergens) and product.allergens is None,
        "is_favourite": product.pk in liked,
    }
