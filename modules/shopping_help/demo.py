"""Invented shopping help: two stores, a run each week to each of them, and orders in the first ones."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from foundation.actor import SYSTEM, Actor, Channel
from foundation.errors import DomainError
from modules.shopping_help.crew_demo import make_states
from modules.shopping_help.demo_products import AISLES, PRODUCTS
from modules.shopping_help.domain.lists import OwnList, Wish, put_on
from modules.shopping_help.domain.ordering import place_order
from modules.shopping_help.domain.own import keep_favourite, say_allergies
from modules.shopping_help.domain.putting_up import Closing, Plan, put_up
from modules.shopping_help.domain.stores import Goods, StoreWords, add_product, add_store
from modules.shopping_help.enums import Allergen, ProductUnit, Substitution
from modules.shopping_help.models import Product, Run, Store
from modules.shopping_help.queries.runs import runs_that_stand
from modules.shopping_help.reckoning import THOUSANDTHS
from shop.models import Provider, Recipient, Service

STORES = (
    ("Torget Dagligvare", "Torget 2", "68050171", 100),
    ("Matsenteret Bryggen", "Bryggegata 11", "68050172", 104),
)
"""With what prices are there, in per cent."""
LISTS: Sequence[Sequence[tuple[str, float]]] = (
    (("Kneippbrød", 1), ("Lettmelk", 2), ("Brunost", 1), ("Bananer", 1.5), ("Vaniljeis", 1)),
    (("Grovbrød", 1), ("Egg, 12 stk", 1), ("Laksefilet", 0.4), ("Poteter", 2), ("Kaffe, filtermalt", 2)),
    (("Glutenfritt brød", 2), ("Havredrikk", 1), ("Kyllingfilet", 1), ("Tomater, pakke", 1)),
)
IN_WORDS = ("Lokalavisen fra i dag", "En bukett blomster til rundt hundre kroner", "Vaskeklut, gjerne blå")
TUESDAY, THURSDAY = 2, 4
WEEKS = 4
"""So many weeks of runs are put up."""


def make_demo(service: Service) -> None:
    """Fill the department's first service of the module; called again on a later day it adds what is missing."""
    department = service.department
    people = list(department.providers.filter(is_active=True).order_by("pk"))
    if service.seats < 2 or len(people) < 2:
        return
    stores = [_store(service, *each) for each in STORES]
    if runs_that_stand().filter(service=service, starts_at__gt=timezone.now() + timedelta(weeks=1)).exists():
        return
    runs = [
        run
        for store, weekday in zip(stores, (TUESDAY, THURSDAY), strict=True)
        for run in _runs(service, store, weekday=weekday, people=people)
    ]
    runs.sort(key=lambda run: run.starts_at)
    coming, over = runs[:2], runs[2:4]
    _order(service, coming)
    _order(service, over)
    if coming:
        make_states(stores, to_shop=coming[0], over=over)


def _store(service: Service, name: str, address: str, phone: str, prices: int) -> Store:
    there = Store.objects.filter(department=service.department, name=name).first()
    if there is not None:
        return there
    store = add_store(service.department, StoreWords(name, address, phone, AISLES), actor=SYSTEM)
    for line in PRODUCTS.strip().splitlines():
        aisle, product, unit, price, contains = line.split("|")
        allergens = None if contains == "?" else [str(Allergen(each)) for each in contains.split(",") if each]
        ore = int(price) * prices // 1000 * 10 or None
        goods = Goods(product, str(ProductUnit(unit)), aisle, ore, allergens)
        add_product(store, goods, actor=SYSTEM)
    return store


def _runs(service: Service, store: Store, *, weekday: int, people: Sequence[Provider]) -> Sequence[Run]:
    today = timezone.localdate()
    first = today + timedelta(days=(weekday - today.isoweekday()) % 7 or 7)
    starts = [_at(first, week) for week in range(WEEKS)]
    plan = Plan(store, min(8, service.seats), people[0], people[1:3], Closing(1, time(12)))
    with suppress(DomainError):  # all of them on days that are closed
        return put_up(service, plan=plan, starts=starts, leaves_out=True, actor=SYSTEM)
    return []


def _at(first: date, week: int) -> datetime:
    day = first + timedelta(weeks=week)
    return timezone.make_aware(datetime.combine(day, time(12)))


def _order(service: Service, runs: Sequence[Run]) -> None:
    """The first recipients of the department in its first runs; one of them tolerates no milk."""
    known = Recipient.objects.filter(intakes__department=service.department, is_active=True)
    people = list(known.order_by("pk")[:6])
    if people:
        say_allergies(people[0], allergens=[Allergen.MILK], text="kiwi", actor=SYSTEM)
    for number, recipient in enumerate(people):
        if not runs:
            return
        run = runs[number % len(runs)]
        actor = Actor(recipient.user_id, Channel.SELF)
        wishes = [*_wishes(run.store, LISTS[number % len(LISTS)]), Wish(IN_WORDS[number % 3], THOUSANDTHS)]
        with suppress(DomainError):
            put_on(OwnList(recipient, run.store), *wishes, actor=actor)
            place_order(run, recipient=recipient, contact_free=number == 1, actor=actor)
        for wish in wishes[:2]:
            if wish.product is not None:
                keep_favourite(wish.product, recipient=recipient, is_one=True)


def _wishes(store: Store, wanted: Sequence[tuple[str, float]]) -> Sequence[Wish]:
    sold = {product.name: product for product in Product.objects.filter(store=store)}
    instead = list(Substitution)
    return [
        Wish(
            name, round(amount * THOUSANDTHS), substitution=instead[number % len(instead)], product=sold[name]
        )
        for number, (name, amount) in enumerate(wanted)
        if name in sold
    ]
