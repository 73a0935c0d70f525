"""While sessions of a service are announced, the page says which rules hold for them, and changes none of these."""

import pytest
from django.test import Client

from foundation.actor import Actor, Channel
from shop.domain.capacity.kept_times import keep_time
from shop.models import Qualification, Service
from tests.factories.world import World, at
from tests.shop.views.manage.service_rules.answers import ANSWERS, page_of, refuse, save

COURSE = {"duration": "120", "slot_interval": "60", "buffer_before": "0", "buffer_after": "0", "seats": "8"}


@pytest.fixture
def session(world: World, service: Service, administrator: Client) -> Service:
    """Announced for tomorrow at ten."""
    save(administrator, service, **COURSE)
    keep_time(service, provider=world.providers[0], starts_at=at(1, 10), actor=Actor(None, Channel.STAFF))
    return service


@pytest.mark.parametrize(
    "change", [{"duration": "180"}, {"slot_interval": "30"}, {"buffer_after": "15"}, {"seats": "4"}]
)
@pytest.mark.parametrize("preview", [{}, {"preview": "1"}])
def test_what_would_change_them_is_refused_beside_the_rule(
    session: Service, administrator: Client, change: dict[str, str], preview: dict[str, str]
) -> None:
    (field,) = change
    answer = refuse(administrator, session, field=field, answers=COURSE | change | preview)
    assert "10.00–12.00" in answer.text


def test_so_is_a_qualification_that_the_leader_lacks(session: Service, administrator: Client) -> None:
    course = Qualification.objects.create(name="Kurs")
    answers = COURSE | {"required_qualifications": str(course.pk)}
    refuse(administrator, session, field="required_qualifications", answers=answers)


def test_everything_else_is_saved(session: Service, administrator: Client) -> None:
    assert save(administrator, session, **(COURSE | {"seats": "9", "name": "Skole"})).seats == 9
    assert ANSWERS["name"] != session.name
    assert administrator.get(page_of(session)).status_code == 200
