"""A department says in which stores it shops, and what they sell where."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from audit.record import record
from foundation.actor import Actor
from modules.shopping_help.errors import NameIsTaken, NotSoldHere
from modules.shopping_help.models import Aisle, Product, Store
from modules.shopping_help.queries.stores import version_of_product, version_of_store
from modules.shopping_help.reckoning import is_not_sold
from shop.domain.meanwhile import require_unchanged
from shop.models import Department


@dataclass(frozen=True, slots=True)
class StoreWords:
    """What is said of a store; its aisles in the order in which one walks through it."""

    name: str
    address: str
    phone: str
    aisles: Sequence[str]


@dataclass(frozen=True, slots=True)
class Goods:
    """What is said of a product: of `aisle` by its name, “” for none; `price` in øre, None where it is not known.

    `allergens` is None where nobody has said which it contains.
    """

    name: str
    unit: str
    aisle: str
    price: int | None
    allergens: Sequence[str] | None
    is_active: bool = True


@transaction.atomic
def add_store(department: Department, words: StoreWords, *, actor: Actor) -> Store:
    """Raises NameIsTaken."""
    store = Store(department=department, name=words.name, address=words.address, phone=words.phone)
    _save(store)
    _walk(store, words.aisles)
    record(actor, "shopping_help.store_added", store, department=department.pk)
    return store


@transaction.atomic
def change_store(store: Store, words: StoreWords, *, actor: Actor, seen: str = "") -> None:
    """An aisle that is not named any more goes: its products stay, and have none.

    Raises NameIsTaken, ChangedMeanwhile.
    """
    store = Store.objects.select_for_update().get(pk=store.pk)
    require_unchanged(seen, now=version_of_store(store))
    store.name, store.address, store.phone = words.name, words.address, words.phone
    _save(store)
    _walk(store, words.aisles)
    record(actor, "shopping_help.store_changed", store, department=store.department_id)


def _walk(store: Store, names: Sequence[str]) -> None:
    there = {aisle.name.casefold(): aisle for aisle in store.aisles.all()}
    for position, name in enumerate(names, start=1):
        aisle = there.pop(name.casefold(), None) or Aisle(store=store)
        aisle.name, aisle.position = name, position
        aisle.save()
    Aisle.objects.filter(pk__in=[aisle.pk for aisle in there.values()]).delete()


@transaction.atomic
def add_product(store: Store, goods: Goods, *, actor: Actor) -> Product:
    """Raises NameIsTaken, and NotSoldHere for alcohol and tobacco.

    An aisle of a new name is added behind the others.
    """
    store = Store.objects.select_for_update().get(pk=store.pk)
    product = Product(store=store)
    _fill(product, goods)
    record(actor, "shopping_help.product_added", product, store=store.pk)
    return product


@transaction.atomic
def change_product(product: Product, goods: Goods, *, actor: Actor, seen: str = "") -> None:
    """From now on it is called and costs so; orders keep what they were told. Raises as `add_product`, and
    ChangedMeanwhile.
    """
    product = Product.objects.select_for_update(of=("self",)).select_related("store").get(pk=product.pk)
    require_unchanged(seen, now=version_of_product(product))
    _fill(product, goods)
    record(actor, "shopping_help.product_changed", product, store=product.store_id)


def _fill(product: Product, goods: Goods) -> None:
    if is_not_sold(goods.name):
        raise NotSoldHere
    product.name, product.unit, product.price = goods.name, goods.unit, goods.price
    product.allergens = None if goods.allergens is None else sorted(goods.allergens)
    product.aisle = _aisle(product.store, goods.aisle)
    product.is_active = goods.is_active
    _save(product)


def _aisle(store: Store, name: str) -> Aisle | None:
    if not name:
        return None
    aisle = store.aisles.filter(name__iexact=name).first()
    return aisle or Aisle.objects.create(store=store, name=name, position=store.aisles.count() + 1)


def _save(thing: Any) -> None:
    try:
        with transaction.atomic():
            thing.save()
    except IntegrityError as error:
        if "named_once" in str(error):
            raise NameIsTaken from error
        raise
