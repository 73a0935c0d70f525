"""The pause of a department and of a service: who is refused, with which words, and what is written down."""

import pytest

from audit.models import AuditEntry
from foundation.actor import Actor, Channel
from shop.domain.capacity.pauses import pause_department, pause_service, resume_department, resume_service
from shop.errors import ServicePaused
from shop.models import Booking
from tests.factories.world import World, at

ADMINISTRATOR = Actor(user_id=None, channel=Channel.STAFF)


def actions() -> list[str]:
    changes = AuditEntry.objects.exclude(action__startswith="booking.")
    return list(changes.order_by("pk").values_list("action", flat=True))


class TestADepartment:
    def test_recipients_are_refused_with_its_words(self, world: World) -> None:
        pause_department(world.department, message="Mange er syke.", actor=ADMINISTRATOR)
        with pytest.raises(ServicePaused) as refusal:
            world.book(at(1, 10))
        assert refusal.value.advice() == "Mange er syke."
        assert not Booking.objects.exists()

    def test_staff_still_book(self, world: World) -> None:
        pause_department(world.department, message="", actor=ADMINISTRATOR)
        assert world.book(at(1, 10), actor=Actor(user_id=None, channel=Channel.PHONE)).pk

    def test_resumed_it_is_open(self, world: World) -> None:
        pause_department(world.department, message="Mange er syke.", actor=ADMINISTRATOR)
        resume_department(world.department, actor=ADMINISTRATOR)
        assert world.book(at(1, 10)).pk
        world.department.refresh_from_db()
        assert world.department.pause_message == "Mange er syke.", "kept for the next time"

    def test_visits_that_are_made_stand(self, world: World) -> None:
        booking = world.book(at(1, 10))
        pause_department(world.department, message="", actor=ADMINISTRATOR)
        booking.refresh_from_db()
        assert (booking.status, booking.stranded) == ("confirmed", "")

    def test_twice_is_written_down_once(self, world: World) -> None:
        for _twice in range(2):
            pause_department(world.department, message="Syke", actor=ADMINISTRATOR)
        for _twice in range(2):
            resume_department(world.department, actor=ADMINISTRATOR)
        assert actions() == ["department.paused", "department.resumed"]

    def test_other_words_replace_the_first(self, world: World) -> None:
        for message in ("Syke", "Til mandag"):
            pause_department(world.department, message=message, actor=ADMINISTRATOR)
        world.department.refresh_from_db()
        assert world.department.pause_message == "Til mandag"


class TestAService:
    def test_recipients_are_refused_with_its_words(self, world: World) -> None:
        pause_service(world.service, message="Kurs denne uka.", actor=ADMINISTRATOR)
        with pytest.raises(ServicePaused) as refusal:
            world.book(at(1, 10))
        assert refusal.value.advice() == "Kurs denne uka."
        assert world.book(at(1, 10), actor=ADMINISTRATOR).pk

    def test_twice_is_written_down_once(self, world: World) -> None:
        for _twice in range(2):
            pause_service(world.service, message="Syke", actor=ADMINISTRATOR)
        for _twice in range(2):
            resume_service(world.service, actor=ADMINISTRATOR)
        assert actions() == ["service.paused", "service.resumed"]
        assert world.book(at(1, 10)).pk

    def test_its_department_stays_open(self, world: World) -> None:
        pause_service(world.service, message="", actor=ADMINISTRATOR)
        world.department.refresh_from_db()
        assert not world.department.is_paused
