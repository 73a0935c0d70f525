"""Several administrators make a module's usual services at the same moment: each is made once, and nobody meets an
error.
"""

from collections import Counter
from functools import partial

import pytest
from django.test import Client

from accounts.models import User
from shop.models import Department, Qualification, Service
from tests.factories.scopes import LARVIK, works_for
from tests.factories.threads import at_once
from tests.factories.world import make_administrator, make_department, make_service
from tests.sample_module.usual_services import USUAL
from tests.shop.views.conftest import sign_in

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("committed_db")]

type Place = tuple[Department, list[User]]
TWO = USUAL.services[:2]


def post(user: User, department: Department, names: dict[str, str]) -> tuple[int, str]:
    """The answer, with the page that says what became of it."""
    with works_for(LARVIK):
        client = sign_in(Client(headers={"host": "larvik.localhost"}), user)
    client.cookies["django_language"] = "en"
    data = {f"make_{code}": "on" for code in names} | {f"name_{code}": name for code, name in names.items()}
    address = f"/modules/sample/{department.pk}/set-up/"
    answer = client.post(address, data)
    page = client.get(address).text if answer.status_code == 302 else answer.text
    return answer.status_code, page


def make_place(name: str) -> Place:
    department = make_department(name=name)
    make_service(department, module_key="sample", name="En annen")
    return department, [make_administrator(department, name=f"Leder Prøve{number}") for number in "AB"]


@pytest.fixture
def town() -> Place:
    with works_for(LARVIK):
        return make_place("Kontoret")


def made() -> Counter[str]:
    with works_for(LARVIK):
        return Counter(
            code for each in Service.objects.order_by("pk") if (code := each.settings.get("usual"))
        )


def test_posted_twice_at_once_each_is_made_once(town: Place) -> None:
    department, users = town
    names = {each.code: str(each.name) for each in TWO}
    outcomes = at_once([partial(post, user, department, names) for user in users for _click in range(2)])
    assert [each.refusal for each in outcomes if each.refusal] == []
    statuses = Counter(each.value[0] for each in outcomes if each.value)
    assert statuses == {302: 4}
    assert made() == {each.code: 1 for each in TWO}
    pages = [each.value[1] for each in outcomes if each.value]
    assert not any("0 services" in page for page in pages)
    assert any("Somebody else has just made them" in page for page in pages)


def test_under_other_names_each_is_made_once_too(town: Place) -> None:
    department, users = town
    calls = [
        partial(post, user, department, {each.code: f"{each.name} {number}" for each in TWO})
        for number, user in enumerate(users)
    ]
    outcomes = at_once(calls)
    assert [each.refusal for each in outcomes if each.refusal] == []
    assert made() == {each.code: 1 for each in TWO}


def test_one_name_for_two_of_them_is_refused_to_one(town: Place) -> None:
    department, users = town
    calls = [
        partial(post, user, department, {each.code: "Samtale"}) for user, each in zip(users, TWO, strict=True)
    ]
    outcomes = at_once(calls)
    assert sorted(each.value[0] for each in outcomes if each.value) == [302, 422]
    assert made().total() == 1


def test_two_departments_share_the_qualification_that_both_lack(town: Place) -> None:
    department, users = town
    with works_for(LARVIK):
        other, their_users = make_place("Det andre kontoret")
    names = {each.code: str(each.name) for each in USUAL.services}
    outcomes = at_once(
        [partial(post, users[0], department, names), partial(post, their_users[0], other, names)]
    )
    assert [each.value[0] for each in outcomes if each.value] == [302, 302]
    with works_for(LARVIK):
        assert Qualification.objects.count() == 2
