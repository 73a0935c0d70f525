"""Whose rules they are: two who save at once, another's name, another department, a module that is gone."""

import pytest
from django.test import Client

from shop.models import Qualification, Service
from shop.queries.versions import RULES
from tests.factories.world import World, make_service, make_world
from tests.shop.views.manage.service_rules.answers import ANSWERS, MINUTES, changes_of, page_of, refuse, save
from tests.shop.views.manage.test_hours import seen_in


def test_two_who_save_do_not_overwrite_each_other(administrator: Client, service: Service) -> None:
    seen = {"seen": seen_in(administrator, page_of(service))}
    save(administrator, service, **seen)
    save(administrator, service, **seen)
    assert changes_of(service) == 1
    response = administrator.post(page_of(service), ANSWERS | seen | {"duration": "90"})
    assert response.status_code == 409
    assert 'value="90"' in response.text
    service.refresh_from_db()
    assert service.duration == 45 * MINUTES


def test_two_who_require_different_qualifications_do_not_overwrite_each_other(
    administrator: Client, service: Service
) -> None:
    course, licence = (Qualification.objects.create(name=name) for name in ("Kurs", "Førerkort"))
    save(administrator, service)
    seen = {"seen": seen_in(administrator, page_of(service))}
    save(administrator, service, required_qualifications=[course.pk], **seen)
    answers = ANSWERS | seen | {"required_qualifications": [licence.pk]}
    assert administrator.post(page_of(service), answers).status_code == 409
    assert list(service.required_qualifications.all()) == [course]


def test_a_service_does_not_take_the_name_of_another(
    world: World, administrator: Client, service: Service
) -> None:
    refuse(administrator, service, field="name", answers={"name": world.service.name.upper()})
    save(administrator, service, name="KLESVASK")
    assert service.name == "KLESVASK"


def test_a_service_of_a_module_that_is_gone_can_still_be_closed(world: World, administrator: Client) -> None:
    orphan = make_service(world.department, module_key="gone", name="Foreldreløs", settings={"kept": 1})
    assert administrator.get(page_of(orphan)).status_code == 200
    answers = {name: value for name, value in ANSWERS.items() if name != "is_active"}
    assert administrator.post(page_of(orphan), answers).status_code == 302
    orphan.refresh_from_db()
    assert (orphan.is_active, orphan.settings) == (False, {"kept": 1})


def test_a_service_of_another_department_is_not_found(administrator: Client) -> None:
    other = make_world().service
    assert administrator.get(page_of(other)).status_code == 404
    assert administrator.post(page_of(other), ANSWERS).status_code == 404
    before = {name: getattr(other, name) for name in RULES}
    other.refresh_from_db()
    assert {name: getattr(other, name) for name in RULES} == before


@pytest.mark.parametrize("number", ["0", "99999999"])
def test_a_service_that_does_not_exist_is_not_found(administrator: Client, number: str) -> None:
    assert administrator.get(f"/manage/services/{number}/").status_code == 404


def test_whatever_a_service_knows_can_be_said_on_its_page(administrator: Client, service: Service) -> None:
    kept = {
        "id",
        "department",
        "module_key",
        "settings",
        "edition",
    }  # the module's settings have their own form
    decided = {field.name for field in Service._meta.get_fields() if not field.auto_created} - kept
    assert decided == {*RULES, "required_qualifications"}
    Qualification.objects.create(name="Kurs")
    page = administrator.get(page_of(service)).text
    named = {name for name in decided if f'name="{name}"' in page or f'name="{name}_0"' in page}
    assert decided - named == set()
