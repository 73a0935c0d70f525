"""All that stores sell, from one file: as many statements for ten thousand things as for one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from audit.record import record_all
from foundation.actor import Actor
from foundation.errors import DomainError
from modules.shopping_help.domain.stores import Goods
from modules.shopping_help.errors import NoSuchStore, NotSoldHere
from modules.shopping_help.models import Aisle, Product, Store
from modules.shopping_help.reckoning import is_not_sold
from shop.domain.imports.outcomes import Done
from shop.enums import Verdict

MOST_GOODS = 10_000
AT_A_TIME = 1000
WRITTEN = ("unit", "price", "allergens", "aisle", "is_active")


@dataclass(frozen=True, slots=True)
class Stocked:
    """A row of the file. Where its goods have no unit, aisle, price or allergens nothing is said of these."""

    number: int
    store: str
    goods: Goods


@transaction.atomic
def stock(
    stores: Mapping[str, Store], said: Sequence[Stocked], *, actor: Actor
) -> Mapping[int, Done | DomainError]:
    """What becomes of each row, by its number; those that can be done are done, of which each says a product once.

    `stores` are those of the department by their names in small letters, held by the caller.
    """
    there = {
        (product.store_id, product.name.casefold()): product
        for product in Product.objects.filter(store__in=stores.values()).select_related("aisle")
    }
    done: dict[int, Done | DomainError] = {}
    wanted: list[tuple[Stocked, Store]] = []
    for row in said:
        store = stores.get(row.store.casefold())
        if store is None:
            done[row.number] = NoSuchStore(store=row.store)
        elif is_not_sold(row.goods.name):
            done[row.number] = NotSoldHere()
        else:
            wanted.append((row, store))
    aisles = _aisles(wanted)
    new, changed = dict[int, Product](), dict[int, Product]()
    for row, store in wanted:
        known = there.get((store.pk, row.goods.name.casefold()))
        product = known or Product(store=store, name=row.goods.name)
        if not _fill(product, row.goods, aisles):
            done[row.number] = Done(Verdict.KNOWN, product.pk)
            continue
        (new if known is None else changed)[row.number] = product
    Product.objects.bulk_create(new.values(), batch_size=AT_A_TIME)
    # As an insert that meets them: much faster than an update of as many.
    Product.objects.bulk_create(
        changed.values(),
        batch_size=AT_A_TIME,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=WRITTEN,
    )
    for rows, verdict, act in ((new, Verdict.NEW, "added"), (changed, Verdict.CHANGED, "changed")):
        acts = [(product, None, {"store": product.store_id}) for product in rows.values()]
        record_all(actor, f"shopping_help.product_{act}", acts)
        done |= {number: Done(verdict, product.pk) for number, product in rows.items()}
    return done


def _aisles(wanted: Sequence[tuple[Stocked, Store]]) -> Mapping[tuple[int, str], Aisle]:
    """By store and name in small letters; those of new names are added behind the others."""
    stores = {store.pk for _row, store in wanted}
    aisles = {
        (aisle.store_id, aisle.name.casefold()): aisle for aisle in Aisle.objects.filter(store__in=stores)
    }
    last = {
        pk: max((each.position for each in aisles.values() if each.store_id == pk), default=0)
        for pk in stores
    }
    added = []
    for row, store in wanted:
        key = store.pk, row.goods.aisle.casefold()
        if row.goods.aisle and key not in aisles:
            last[store.pk] += 1
            aisles[key] = Aisle(store=store, name=row.goods.aisle, position=last[store.pk])
            added.append(aisles[key])
    Aisle.objects.bulk_create(added)
    return aisles


def _fill(product: Product, said: Goods, aisles: Mapping[tuple[int, str], Aisle]) -> bool:
    """Let it be as the file says, and where that says nothing as it is known. Whether it was otherwise, or is new."""
    before = _goods_of(product)
    aisle = aisles.get((product.store_id, said.aisle.casefold())) if said.aisle else product.aisle
    product.unit = said.unit or product.unit
    product.price = product.price if said.price is None else said.price
    product.allergens = product.allergens if said.allergens is None else sorted(said.allergens)
    product.aisle = aisle
    product.is_active = True
    return not product.pk or _goods_of(product) != before


def _goods_of(product: Product) -> Goods:
    aisle = product.aisle.name if product.aisle else ""
    allergens = None if product.allergens is None else sorted(product.allergens)
    return Goods(product.name, product.unit, aisle, product.price, allergens, product.is_active)
