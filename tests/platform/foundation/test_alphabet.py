"""The Norwegian alphabet, the same in SQL and in Python."""

import pytest
from django.apps import apps
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foundation.alphabet import FROM, Alphabetical, alphabetical
from shop.models import Department

IN_ORDER = (
    "anne Bente Emil Émile Erik Ünal Yngve Zara Ærlig Ødegård Öman aamot aas Åse".split()  # noqa: SIM905 - names
)
letters = st.text(st.sampled_from(f"abyzAZ -'.{FROM}{FROM.upper()}"), max_size=8)


def in_sql(names: list[str]) -> list[str]:
    Department.objects.bulk_create(Department(name=name) for name in names)
    return list(Department.objects.order_by(Alphabetical("name"), "pk").values_list("name", flat=True))


@pytest.mark.usefixtures("larvik")
def test_ae_oe_and_aa_come_last_whatever_their_case() -> None:
    assert in_sql(sorted(IN_ORDER)) == IN_ORDER


@pytest.mark.usefixtures("larvik")
@given(names=st.lists(letters, max_size=12))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_python_has_the_order_of_the_database(names: list[str]) -> None:
    Department.objects.all().delete()
    assert in_sql(names) == sorted(names, key=alphabetical)


def test_no_model_orders_names_otherwise() -> None:
    for model in apps.get_models():
        assert not {"name", "-name"}.intersection(map(str, model._meta.ordering or ())), model


@pytest.mark.usefixtures("larvik")
def test_a_list_that_says_nothing_of_its_order_has_it() -> None:
    in_sql(sorted(IN_ORDER))
    assert [each.name for each in Department.objects.all()] == IN_ORDER
    assert [each.name for each in Department.objects.reverse()] == IN_ORDER[::-1]
