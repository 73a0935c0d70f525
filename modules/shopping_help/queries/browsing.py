"""A store's goods by aisle, for who does not know what to search for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, F

from foundation.alphabet import Alphabetical
from modules.shopping_help.models import Product, Store

ON_A_PAGE = 24
ELSEWHERE = "elsewhere"
"""The goods of which nobody has said where they stand."""


@dataclass(frozen=True, slots=True)
class AisleOfGoods:
    """An aisle with something for sale; `code` is its id as an address says it, or ELSEWHERE, without a name."""

    code: str
    name: str
    count: int


def aisles_with_goods(store: Store) -> Sequence[AisleOfGoods]:
    """As one walks through the store; what stands nowhere comes last. One query."""
    goods = Product.objects.filter(store=store, is_active=True).order_by()
    rows = (
        goods.values("aisle", "aisle__name")
        .annotate(count=Count("pk"))
        .order_by(F("aisle__position").asc(nulls_last=True), "aisle")
    )
    return [
        AisleOfGoods(str(row["aisle"] or ELSEWHERE), row["aisle__name"] or "", row["count"]) for row in rows
    ]


def goods_of(store: Store, aisle: AisleOfGoods, *, page: str) -> Page[Any]:
    """What is for sale there, by name; a page that is none is the nearest one. Two queries."""
    goods = Product.objects.filter(store=store, is_active=True).select_related("aisle")
    here = goods.filter(aisle=None) if aisle.code == ELSEWHERE else goods.filter(aisle=int(aisle.code))
    return Paginator(here.order_by(Alphabetical("name"), "pk"), ON_A_PAGE).get_page(page)
