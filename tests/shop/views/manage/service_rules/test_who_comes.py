"""Who comes and how many: sessions, two together, and the qualifications they need."""

import dataclasses

import pytest
from django.test import Client

from shop.enums import StrandedReason
from shop.models import Provider, ProviderQualification, Qualification, Service
from tests.factories.world import World, at
from tests.shop.views.manage.service_rules.answers import (
    ANSWERS,
    CHOICE,
    STAY,
    changes_of,
    page_of,
    refuse,
    save,
)
from tests.shop.views.visits import make_visit, yes_to_all


@pytest.mark.parametrize(
    "answers",
    [
        {"seats": "8", "providers_needed": "2"},
        {"seats": "8"} | CHOICE,
        {"seats": "8"} | STAY,
    ],
)
def test_a_session_is_held_by_one_and_has_one_length(
    administrator: Client, service: Service, answers: dict[str, str]
) -> None:
    refuse(administrator, service, field="seats", answers=answers)
    save(administrator, service, seats="8")
    assert service.seats == 8


def test_one_who_comes_alone_does_not_count_twice(administrator: Client, service: Service) -> None:
    save(administrator, service, counts_each_provider="on")
    assert service.counts_each_provider is False


def test_the_required_qualifications_are_saved_with_the_rules(
    administrator: Client, service: Service
) -> None:
    course, licence = (Qualification.objects.create(name=name) for name in ("Kurs", "Førerkort"))
    save(administrator, service, required_qualifications=[course.pk, licence.pk])
    assert set(service.required_qualifications.all()) == {course, licence}
    save(administrator, service, required_qualifications=[licence.pk])
    assert list(service.required_qualifications.all()) == [licence]
    refuse(administrator, service, field="duration", answers={"duration": ""})
    assert list(service.required_qualifications.all()) == [licence]
    save(administrator, service)
    assert not service.required_qualifications.exists()


def test_before_a_qualification_strands_visits_it_is_asked(
    world: World, administrator: Client, service: Service
) -> None:
    course = Qualification.objects.create(name="Kurs")
    save(administrator, service, other_durations_0="", buffer_after="0")
    visit = make_visit(dataclasses.replace(world, service=service), at(1, 10))
    sent = ANSWERS | {"buffer_after": "0", "required_qualifications": [course.pk], "name": "Klesvask <nå>"}
    before = changes_of(service)
    asks = administrator.post(page_of(service), sent)
    assert asks.status_code == 200
    assert f'name="required_qualifications" value="{course.pk}"' in asks.text
    assert 'name="name" value="Klesvask &lt;nå&gt;"' in asks.text
    visit.refresh_from_db()
    service.refresh_from_db()
    assert (visit.stranded, service.name, changes_of(service)) == ("", "Klesvask", before)
    assert not service.required_qualifications.exists()
    save(administrator, service, **sent, **yes_to_all())
    visit.refresh_from_db()
    assert visit.stranded == StrandedReason.NOT_QUALIFIED
    assert list(service.required_qualifications.all()) == [course]
    save(administrator, service, **sent)
    assert changes_of(service) == before + 1, "what strands nobody anew is not asked about"


def test_the_department_is_told_when_too_few_are_qualified(
    world: World, administrator: Client, service: Service
) -> None:
    course = Qualification.objects.create(name="Kurs")
    service.required_qualifications.add(course)

    def page() -> str:
        return administrator.get(page_of(service), headers={"accept-language": "en"}).text

    assert "Nobody in the department has all" in page()
    holder = ProviderQualification.objects.create(provider=world.providers[0], qualification=course)
    assert "Nobody in the department has all" not in page()
    Service.objects.filter(pk=service.pk).update(providers_needed=2)
    assert "Only 1 in the department" in page()
    ProviderQualification.objects.create(provider=world.providers[1], qualification=course)
    assert "Only 1 in the department" not in page()
    Provider.objects.filter(pk=world.providers[1].pk).update(is_active=False)
    assert "Only 1 in the department" in page()
    ProviderQualification.objects.filter(pk=holder.pk).update(valid_until="2020-01-01")
    assert "Nobody in the department has all" in page()
