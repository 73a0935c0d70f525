"""What needs a person by what the modules say: on a department's first page, and where all departments stand."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from shop.hooks import AttentionCard as CardOfModule
from shop.hooks import AttentionPlace, ServiceModule
from shop.models import Department, ModuleSwitch, Service
from shop.registry import installed_modules
from ui.tiles import AttentionCard

NO_CARDS = ServiceModule.attention_cards


def cards_of_modules(
    departments: Sequence[Department],
) -> Iterator[tuple[AttentionCard, list[AttentionPlace]]]:
    """Each card with the departments it is about, in their order.

    Asked are those modules that have any, are switched on and have a service there. One query where there are such,
    and one of each, for any number of departments.
    """
    having = [each for each in installed_modules() if type(each).attention_cards is not NO_CARDS]
    if not having or not departments:
        return
    places = _where_they_are(departments)
    for module in having:
        here = [each for each in departments if module.key in places[each.pk]]
        for card in module.attention_cards(here) if here else ():
            its = _places_among(here, card)
            if its:
                yield _drawn(card, its), its


def _where_they_are(departments: Sequence[Department]) -> defaultdict[int, set[str]]:
    """The keys of the modules switched on, by the id of the department with a service of theirs."""
    rows = Service.objects.filter(
        department__in=departments, module_key__in=ModuleSwitch.objects.values("module_key")
    )
    keys: defaultdict[int, set[str]] = defaultdict(set)
    for department_id, key in rows.order_by().values_list("department_id", "module_key").distinct():
        keys[department_id].add(key)
    return keys


def _places_among(departments: Sequence[Department], card: CardOfModule) -> list[AttentionPlace]:
    """Nothing is said of a department that was not asked about."""
    by_department = {place.department_id: place for place in card.places if place.count}
    return [by_department[each.pk] for each in departments if each.pk in by_department]


def _drawn(card: CardOfModule, places: Sequence[AttentionPlace]) -> AttentionCard:
    return AttentionCard(
        number=sum(place.count for place in places),
        title=card.title,
        text=card.text,
        url=places[0].url if len(places) == 1 else "",
        is_urgent=card.is_urgent,
    )
