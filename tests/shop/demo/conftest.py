"""A small invented world, made once per test inside its transaction."""

from dataclasses import replace

import pytest

from shop.demo.blueprint import MunicipalityDrawing
from shop.demo.municipalities import LARVIK
from shop.demo.world import make_world
from tenants.routing import RoutedMunicipality, find_municipality

TORSTRAND = LARVIK.departments[0]
SMALL = replace(
    LARVIK, departments=(replace(TORSTRAND, recipients=8), replace(LARVIK.departments[2], recipients=3))
)


def routed(slug: str) -> RoutedMunicipality:
    found = find_municipality(f"{slug}.localhost")
    assert found is not None
    return found


@pytest.fixture
def drawing() -> MunicipalityDrawing:
    return SMALL


@pytest.fixture
def larvik_world(db: None) -> RoutedMunicipality:
    """Larvik with two small departments; nothing is at work yet."""
    larvik = routed("larvik")
    make_world(larvik, drawing=SMALL, advance=lambda: None)
    return larvik
