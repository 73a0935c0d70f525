"""What needs a person by what the modules say: on a department's first page, and where all departments stand."""

from collections.abc import Iterator, Sequence

from shop.hooks import AttentionCard as CardOfModule
from shop.hooks import AttentionPlace, ServiceModule
from shop.models import Department
from shop.registry import installed_modules
from shop.viewer import Viewer
from ui.tiles import AttentionCard


def cards_of_modules(
    departments: Sequence[Department], viewer: Viewer, *, of_municipality: bool = False
) -> Iterator[tuple[AttentionCard, list[AttentionPlace]]]:
    """Each card with the departments it is about, in their order, and first of all the municipality as a whole.

    Asked are those modules that are switched on and have a service there: one query of each, for any number of
    departments.
    """
    for module in installed_modules():
        here = [each for each in departments if (module.key, each.pk) in viewer.modules_in]
        for card in _asked(module, here, of_municipality=of_municipality):
            its = _places_among(here, card, of_municipality=of_municipality)
            if its:
                yield _drawn(card, its), its


def _asked(
    module: ServiceModule, here: Sequence[Department], *, of_municipality: bool
) -> Sequence[CardOfModule]:
    return module.attention_cards(here, of_municipality=of_municipality) if here else ()


def _places_among(
    departments: Sequence[Department], card: CardOfModule, *, of_municipality: bool
) -> list[AttentionPlace]:
    """Nothing is said of what was not asked about."""
    asked = [*([None] if of_municipality else []), *(each.pk for each in departments)]
    by_department = {place.department_id: place for place in card.places if place.count}
    return [by_department[pk] for pk in asked if pk in by_department]


def _drawn(card: CardOfModule, places: Sequence[AttentionPlace]) -> AttentionCard:
    return AttentionCard(
        number=sum(place.count for place in places),
        title=card.title,
        text=card.text,
        url=places[0].url if len(places) == 1 else "",
        is_urgent=card.is_urgent,
    )
