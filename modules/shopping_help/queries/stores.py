"""Stores and what they sell."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import Case, Count, Q, QuerySet, When
from django.utils import timezone

from foundation.alphabet import Alphabetical
from foundation.errors import NotFound
from modules.shopping_help.models import AllergyWarning, Favourite, Product, Store
from shop.models import Department, Recipient
from shop.queries.access import departments_for
from shop.queries.finding import with_words
from shop.queries.versions import version_of
from shop.viewer import Viewer

MOST_FOUND = 24
"""Products a search shows: more words find fewer."""


def stores_of(department: Department) -> QuerySet[Store]:
    """Those in which the department shops, by name."""
    return Store.objects.filter(department=department, is_active=True).order_by(Alphabetical("name"), "pk")


def listed_stores(department: Department, *, words: str = "") -> QuerySet[Any]:
    """Each with how many products it sells, of how many the price is not known, and its runs to come."""
    found = with_words(Store.objects.filter(department=department), words, "name", "address")
    sold = Q(products__is_active=True)
    return found.annotate(
        product_count=Count("products", filter=sold, distinct=True),
        without_price=Count("products", filter=sold & Q(products__price=None), distinct=True),
        run_count=Count(
            "runs", filter=Q(runs__called_off_at=None, runs__starts_at__gt=timezone.now()), distinct=True
        ),
    )


def get_store_for(viewer: Viewer, store_id: int) -> Store:
    """A store of a department the viewer administers."""
    stores = Store.objects.filter(department__in=departments_for(viewer)).select_related("department")
    found = stores.filter(pk=store_id).first()
    if found is None:
        raise NotFound
    return found


def get_product_for(viewer: Viewer, product_id: int) -> Product:
    """A product of such a store."""
    products = Product.objects.filter(store__department__in=departments_for(viewer))
    found = products.select_related("store__department", "aisle").filter(pk=product_id).first()
    if found is None:
        raise NotFound
    return found


def listed_products(store: Store, *, words: str = "", state: str = "") -> QuerySet[Product]:
    """Of `state` “on_sale”, “off” or “no_price”; all of them without one."""
    found = with_words(
        Product.objects.filter(store=store).select_related("aisle"), words, "name", "aisle__name"
    )
    states = {
        "on_sale": Q(is_active=True),
        "off": Q(is_active=False),
        "no_price": Q(is_active=True, price=None),
    }
    return found.filter(states.get(state, Q()))


def find_products(store: Store, words: str) -> Sequence[Product]:
    """What is on sale with all of the words in its name or its aisle's; one more than `MOST_FOUND` where there are.

    First what is called so, then what has it in its name: “egg” are eggs before all that lies in “Pålegg”.
    """
    found = Product.objects.filter(store=store, is_active=True).select_related("aisle")
    found = with_words(found, words, "name", "aisle__name")
    nearness = Case(
        When(name__istartswith=words, then=0),
        When(name__icontains=words, then=1),
        default=2,
    )
    return list(found.order_by(nearness, Alphabetical("name"), "pk")[: MOST_FOUND + 1])


def favourites_of(recipient: Recipient, store: Store) -> Sequence[Product]:
    """What they often order there and is on sale."""
    chosen = Favourite.objects.filter(recipient=recipient, store=store).values("product")
    found = Product.objects.filter(pk__in=chosen, is_active=True).select_related("aisle")
    return list(found.order_by(Alphabetical("name"), "pk"))


def warning_of(recipient: Recipient) -> AllergyWarning:
    """What they do not tolerate; one that is not saved where they have said nothing."""
    found = AllergyWarning.objects.filter(recipient=recipient).first()
    return found or AllergyWarning(recipient=recipient, allergens=[], text="")


def version_of_warning(warning: AllergyWarning) -> str:
    return version_of([sorted(warning.allergens), warning.text])


def not_tolerated(product: Product | None, allergens: Collection[str]) -> Sequence[str]:
    """Which of these allergens it contains, as far as anybody has said."""
    if product is None or not product.allergens:
        return []
    return [each for each in product.allergens if each in allergens]


def version_of_store(store: Store) -> str:
    aisles = list(store.aisles.values_list("name", flat=True))
    return version_of([store.name, store.address, store.phone, store.is_active, aisles])


def version_of_product(product: Product) -> str:
    aisle = product.aisle_id
    return version_of(
        [product.name, product.unit, product.price, product.allergens, aisle, product.is_active]
    )
