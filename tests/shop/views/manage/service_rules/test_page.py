"""The page of a service's rules: what is folded, and how many statements it takes."""

import re

import pytest
from django.test import Client

from shop.forms.service import RARER
from shop.models import Qualification, Service
from tests.shop.views.conftest import Count
from tests.shop.views.manage.service_rules.answers import ANSWERS, page_of


@pytest.mark.parametrize("required", [1, 3])
def test_statements(administrator: Client, service: Service, statements: Count, required: int) -> None:
    assert statements(administrator, page_of(service)) == 9
    for number in range(required):
        service.required_qualifications.add(Qualification.objects.create(name=f"Kurs {number}"))
    assert statements(administrator, page_of(service)) == 11


def folds(page: str) -> tuple[int, int]:
    """How many groups are folded, and how many of those are open."""
    return page.count('<details class="card rules-fold"'), page.count(
        '<details class="card rules-fold" open>'
    )


def test_the_rarer_rules_are_folded_until_one_is_wrong(administrator: Client, service: Service) -> None:
    assert folds(administrator.get(page_of(service)).text) == (5, 0)
    wrong = {"buffer_before": "long", "cancel_deadline": "-1"}
    assert folds(administrator.post(page_of(service), ANSWERS | wrong).text) == (5, 2)
    assert folds(administrator.post(page_of(service), ANSWERS | {"name": ""}).text) == (5, 0)


def test_every_field_in_a_fold_is_known_to_open_it(administrator: Client, service: Service) -> None:
    page = administrator.get(page_of(service)).text
    for group, names in RARER.items():
        fold = page.split(f'aria-labelledby="rules-{group}"')[1].split("</details>")[0]
        fields = set(re.findall(r'name="(\w+)"', fold))
        assert fields | {"required_qualifications"} == names | {"required_qualifications"}
