"""The services' rules."""

from datetime import timedelta

import pytest
from django.test import Client

from shop.models import ModuleSwitch, Service
from tests.factories.world import World, make_service, make_world
from tests.shop.views.conftest import Count
from tests.shop.views.manage.test_hours import seen_in

RULES = {
    "duration": "45",
    "slot_interval": "15",
    "buffer_before": "5",
    "buffer_after": "10",
    "minimum_notice": "24",
    "booking_horizon": "28",
    "cancel_deadline": "12",
    "is_active": "on",
}


@pytest.fixture
def service(world: World) -> Service:
    """A service of home help, which has settings of its own."""
    ModuleSwitch.objects.get_or_create(module_key="home_help")
    return make_service(world.department, module_key="home_help", name="Klesvask", settings={"other": 1})


def page_of(service: Service) -> str:
    return f"/manage/services/{service.pk}/"


def test_the_services_are_listed(world: World, administrator: Client, service: Service) -> None:
    page = administrator.get(f"/manage/departments/{world.department.pk}/services/").text
    assert page_of(service) in page
    assert page_of(world.service) in page


def test_the_rules_and_the_modules_settings_are_saved_together(
    administrator: Client, service: Service
) -> None:
    data = RULES | {"module-tasks": ["vacuum", "dust"]}
    assert administrator.post(page_of(service), data).status_code == 302
    service.refresh_from_db()
    assert service.duration == timedelta(minutes=45)
    assert service.minimum_notice == timedelta(hours=24)
    assert service.booking_horizon == 28
    assert service.settings == {"other": 1, "tasks": ["vacuum", "dust"]}


def test_a_service_is_closed_for_booking(administrator: Client, service: Service) -> None:
    administrator.post(
        page_of(service), {name: value for name, value in RULES.items() if name != "is_active"}
    )
    service.refresh_from_db()
    assert not service.is_active


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("duration", "0"),
        ("duration", "-30"),
        ("duration", "an hour"),
        ("duration", "30.5"),
        ("duration", ""),
        ("duration", "99999999999999999999"),
        ("slot_interval", "0"),
        ("buffer_before", "-1"),
        ("buffer_after", "241"),
        ("minimum_notice", "-1"),
        ("booking_horizon", "0"),
        ("booking_horizon", "40000"),
        ("cancel_deadline", "721"),
        ("module-tasks", "plumbing"),
    ],
)
def test_nonsense_is_told_next_to_the_field_and_nothing_is_written(
    administrator: Client, service: Service, field: str, value: str
) -> None:
    response = administrator.post(page_of(service), RULES | {field: value})
    assert response.status_code == 422
    assert f'id="id_{field}_error"' in response.text
    service.refresh_from_db()
    assert service.duration == timedelta(hours=1)


@pytest.mark.parametrize("field", ["minimum_notice", "cancel_deadline"])
def test_a_deadline_is_not_longer_than_one_can_book_ahead(
    administrator: Client, service: Service, field: str
) -> None:
    response = administrator.post(page_of(service), RULES | {"booking_horizon": "2", field: "49"})
    assert response.status_code == 422
    assert f'id="id_{field}_error"' in response.text
    assert "de 2 dagene man kan bestille fram i tid. Skriv høyst 48 timer." in response.text
    assert (
        administrator.post(page_of(service), RULES | {"booking_horizon": "2", field: "48"}).status_code == 302
    )


def test_two_who_save_do_not_overwrite_each_other(administrator: Client, service: Service) -> None:
    seen = {"seen": seen_in(administrator, page_of(service))}
    administrator.post(page_of(service), RULES | seen)
    assert administrator.post(page_of(service), RULES | seen).status_code == 302
    assert administrator.post(page_of(service), RULES | seen | {"duration": "90"}).status_code == 409
    service.refresh_from_db()
    assert service.duration == timedelta(minutes=45)


def test_a_service_of_a_module_that_is_gone_can_still_be_closed(world: World, administrator: Client) -> None:
    orphan = make_service(world.department, module_key="gone")
    assert administrator.get(page_of(orphan)).status_code == 200


def test_the_neighbours_service_is_not_found(administrator: Client) -> None:
    other = make_world().service
    assert administrator.get(page_of(other)).status_code == 404
    assert administrator.post(page_of(other), RULES).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_statements(world: World, administrator: Client, statements: Count, rows: int) -> None:
    for _row in range(rows):
        make_service(world.department)
    url = f"/manage/departments/{world.department.pk}/services/"
    assert statements(administrator, url) == 7
