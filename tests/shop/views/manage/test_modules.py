"""Which kinds of service there are: switched on at once, off with a yes, by who administers the municipality."""

import pytest
from django.test import Client

from shop.models import ModuleSwitch
from tests.factories.world import World, at, make_administrator, make_service
from tests.shop.views.conftest import Count, sign_in
from tests.tenants.sweep.forms import form_values

PAGE, OFF = "/manage/modules/", "/manage/modules/dummy/off/"


@pytest.fixture
def municipality(world: World, larvik_client: Client) -> Client:
    larvik_client.cookies["django_language"] = "en"
    return sign_in(larvik_client, make_administrator(None))


def is_on(key: str) -> bool:
    return ModuleSwitch.objects.filter(module_key=key).exists()


def test_each_says_what_it_is_for_and_where_it_is_in_use(world: World, municipality: Client) -> None:
    world.book(at(1, 10))
    page = municipality.get(PAGE).text
    assert "What the core&#x27;s tests try." in page
    assert world.department.name in page
    assert "1 service, 1 coming visit" in page
    assert page.index("Dummy") < page.index("Sample"), "those that are on come first"


def test_one_is_switched_on_with_one_click(municipality: Client) -> None:
    answer = municipality.post("/manage/modules/sample/on/", follow=True)
    assert "Sample is switched on." in answer.text
    assert is_on("sample")


def test_before_one_is_switched_off_it_says_whom_it_hits(world: World, municipality: Client) -> None:
    world.book(at(1, 10))
    page = municipality.get(OFF).text
    assert "1 takes place as booked" in page
    assert "1 service that nobody can book any more" in page
    assert is_on("dummy")
    answer = municipality.post(OFF, form_values(page, having="seen"), follow=True)
    assert "Dummy is switched off." in answer.text
    assert not is_on("dummy")


def test_what_was_shown_before_a_service_came_is_shown_anew(world: World, municipality: Client) -> None:
    sent = form_values(municipality.get(OFF).text, having="seen")
    make_service(world.department, name="Nytt tilbud")
    answer = municipality.post(OFF, sent)
    assert answer.status_code == 409
    assert "look once more" in answer.text
    assert "Nytt tilbud" in answer.text
    assert is_on("dummy")
    municipality.post(OFF, form_values(answer.text, having="seen"))
    assert not is_on("dummy")


def test_switched_off_twice_is_once(municipality: Client) -> None:
    sent = form_values(municipality.get(OFF).text, having="seen")
    for _twice in range(2):
        assert municipality.post(OFF, sent).status_code == 302
    assert municipality.get(OFF).status_code == 302


@pytest.mark.parametrize("key", ["nothing", "Dummy", "dummy-2"])
@pytest.mark.parametrize("act", ["on", "off"])
def test_one_that_is_not_installed_is_not_there(municipality: Client, key: str, act: str) -> None:
    assert municipality.post(f"{PAGE}{key}/{act}/").status_code == 404
    assert not is_on(key)


def test_the_pages_of_a_service_say_that_it_cannot_be_booked(world: World, municipality: Client) -> None:
    ModuleSwitch.objects.all().delete()
    services = f"/manage/departments/{world.department.pk}/services/"
    assert "switched off" in municipality.get(services).text
    page = municipality.get(f"/manage/services/{world.service.pk}/").text
    assert "Dummy is switched off in the municipality." in page
    assert f'href="{PAGE}"' in page
    assert "switched off" in municipality.get(f"{services}?file=csv").content.decode("utf-8-sig")


def test_the_first_steps_lead_there_while_none_is_on(world: World, municipality: Client) -> None:
    ModuleSwitch.objects.all().delete()
    address = f"/manage/departments/{world.department.pk}/"
    assert "A kind of service" in municipality.get(address).text
    assert f'href="{PAGE}"' in municipality.get(f"{address}services/add/").text
    administrator = sign_in(municipality, make_administrator(world.department))
    page = administrator.get(address).text
    assert "The administrator of the municipality does it." in page
    assert f'href="{PAGE}"' not in page


@pytest.mark.parametrize("services", [1, 3])
def test_statements(world: World, municipality: Client, statements: Count, services: int) -> None:
    for _number in range(services):
        make_service(world.department)
    assert statements(municipality, PAGE) == 7
