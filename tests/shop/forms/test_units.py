"""What a decision can be counted in, the unit of the service that is chosen first."""

import pytest

from shop.enums import EntitlementUnit, StayUnit
from shop.forms.entitlement import units_for
from shop.models import Service

VISIT = Service(stay_unit="")


def stay(unit: StayUnit) -> Service:
    return Service(stay_unit=unit)


def test_without_stays_it_is_as_it_stands() -> None:
    assert units_for([VISIT]) == list(EntitlementUnit.choices)
    assert units_for([]) == list(EntitlementUnit.choices)


@pytest.mark.parametrize("unit", list(StayUnit))
def test_of_a_stay_its_own_unit_is_first_and_none_is_lost(unit: StayUnit) -> None:
    (_stays, first), (_visits, rest) = units_for([stay(unit), VISIT])
    assert first[0][0] == unit
    assert {value for value, _label in [*first, *rest]} == set(EntitlementUnit.values)
    assert len([*first, *rest]) == len(EntitlementUnit)


def test_where_a_visit_is_chosen_first_visits_are() -> None:
    (_visits, first), (_stays, rest) = units_for([VISIT, stay(StayUnit.NIGHTS)])
    assert (first[0][0], rest[0][0]) == (EntitlementUnit.VISITS, EntitlementUnit.NIGHTS)
