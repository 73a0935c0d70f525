"""Every table that reaches a person is either in the registry of what is stored, or says why it is not."""

import pytest
from django.apps import apps
from django.db.models import Model
from django.utils import translation

from accounts.models import User
from shop.hooks import ServiceModule
from shop.models import Recipient
from shop.registry import installed_modules
from shop.stored.counted import COUNTED, counted_in_words
from shop.stored.effects import PERSON_ROW
from shop.stored.everything import SECTIONS
from shop.stored.holding import Erasure, Holding
from shop.stored.without import WITHOUT

HOLDINGS: tuple[Holding, ...] = tuple(holding for section in SECTIONS for holding in section.holdings)


def of_a_module(model: type[Model]) -> bool:
    """What a module stores it shows and erases itself, by its share of the contract."""
    return any(
        type(module).__module__.startswith(f"{model._meta.app_config.name}.")
        for module in installed_modules()
    )


def reaching_a_person() -> set[str]:
    """Every model from which relations lead to a recipient or a user, however many steps away."""
    reached: set[type[Model]] = {User, Recipient}
    while True:
        more = {
            model
            for model in apps.get_models(include_auto_created=True)
            if model not in reached
            and any(
                each.is_relation and each.related_model in reached for each in model._meta.concrete_fields
            )
        }
        if not more:
            return {model._meta.label for model in reached if not of_a_module(model)}
        reached |= more


def test_every_table_is_held_or_has_a_reason() -> None:
    held = {apps.get_model(holding.model)._meta.label for holding in HOLDINGS}
    assert reaching_a_person() - held - set(WITHOUT) == set(), (
        "add it to shop/stored/, or say why not in without.py"
    )
    assert not held & set(WITHOUT)
    assert all(WITHOUT.values())


def test_a_module_with_tables_tells_of_them_and_forgets() -> None:
    for module in installed_modules():
        app = type(module).__module__.rpartition(".")[0]
        has_tables = any(each._meta.app_config.name == app for each in apps.get_models())
        for hook in ("personal_data", "erase"):
            is_its_own = getattr(type(module), hook) is not getattr(ServiceModule, hook)
            assert is_its_own or not has_tables, f"{module.key} has tables and no {hook}"


def test_nothing_is_listed_that_is_gone() -> None:
    labels = {model._meta.label for model in apps.get_models(include_auto_created=True)}
    assert set(WITHOUT) - labels == set()


@pytest.mark.parametrize("holding", HOLDINGS, ids=lambda holding: holding.model)
def test_a_holding_can_be_asked_and_blanked(holding: Holding, larvik: object) -> None:
    """Its columns and the way to the recipient are there, and what erasure writes is what the columns take."""
    assert list(holding.rows_of([1]).values_list("pk", *holding.columns)) == []
    assert set(holding.blanks) <= {each.name for each in holding.model_class._meta.concrete_fields}
    assert not holding.blanks or holding.erasure is Erasure.BLANKED


def test_every_kind_is_counted_in_words() -> None:
    shown = {holding.model for holding in HOLDINGS if holding.columns} - {PERSON_ROW}
    assert set(COUNTED) == shown
    with translation.override("en"):
        assert [counted_in_words("shop.Booking", count) for count in (1, 12)] == ["1 visit", "12 visits"]
