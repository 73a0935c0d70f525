"""Several at the same moment: one of them is first, and the others are told."""

import pytest
from django.db import transaction

from accounts.brake import TooManyAttempts
from foundation.scope import PUBLIC_SCOPE
from tenants.agreements.texts import Kind
from tenants.ddl import in_schema
from tenants.signup import brake
from tenants.signup.accepting import MAKE
from tenants.signup.beginning import begin, set_person
from tenants.signup.confirming import confirm
from tenants.signup.enums import SignUpState
from tenants.signup.errors import IsHereAlready
from tenants.signup.models import AcceptedAgreement, SignUp
from tests.factories.scopes import works_for
from tests.factories.sign_ups import FROM, NOTODDEN, OWN_ADDRESS, ready_to_accept, token_for, yes_to
from tests.factories.threads import at_once
from tests.tenants.signup.conftest import now_is

pytestmark = pytest.mark.usefixtures("town_hall")


def test_of_two_of_one_municipality_at_once_one_is_accepted() -> None:
    with works_for(PUBLIC_SCOPE):
        both = [ready_to_accept(), ready_to_accept()]

    def say_yes(sign_up: SignUp) -> str:
        with works_for(PUBLIC_SCOPE):
            return yes_to(sign_up).state

    outcomes = at_once([lambda each=each: say_yes(each) for each in both])  # type: ignore[misc]  # each its own
    assert sorted(type(each.refusal).__name__ for each in outcomes) == [IsHereAlready.__name__, "NoneType"]
    assert sorted(now_is(each).state for each in both) == ["accepted", "confirmed"]


def test_a_link_that_is_opened_by_two_at_once_works_for_one() -> None:
    with works_for(PUBLIC_SCOPE):
        begun = begin(NOTODDEN, address=FROM)
        set_person(begun.pk, name="Kari Nordmann", role="", email=OWN_ADDRESS, address=FROM)
        token = token_for(begun)

    def click() -> str:
        with works_for(PUBLIC_SCOPE):
            return confirm(token).state

    outcomes = at_once([click] * 3)
    assert sorted(type(each.refusal).__name__ for each in outcomes) == [
        "LinkIsOver",
        "LinkIsOver",
        "NoneType",
    ]
    assert now_is(begun).state == SignUpState.CONFIRMED


def test_whoever_says_yes_twice_at_once_says_it_once() -> None:
    with works_for(PUBLIC_SCOPE):
        begun = ready_to_accept()

    def say_yes() -> str:
        with works_for(PUBLIC_SCOPE):
            return yes_to(begun).state

    outcomes = at_once([say_yes] * 3)
    assert sorted(type(each.refusal).__name__ for each in outcomes) == [
        "NoneType",
        "StepIsOver",
        "StepIsOver",
    ]
    with works_for(PUBLIC_SCOPE):
        assert AcceptedAgreement.objects.count() == len(Kind)
    with in_schema("jobs") as cursor:
        cursor.execute("SELECT count(*) FROM jobs.procrastinate_jobs WHERE task_name = %s", [MAKE])
        assert cursor.fetchone() == (1,)


def test_mails_asked_for_by_many_at_once_are_counted_one_by_one() -> None:
    with works_for(PUBLIC_SCOPE):
        many = [begin(NOTODDEN, address=FROM) for _each in range(brake.MAILS_TO_ADDRESS + 3)]

    def ask(sign_up: SignUp) -> bool:
        with works_for(PUBLIC_SCOPE):
            try:
                with transaction.atomic():
                    set_person(sign_up.pk, name="Kari", role="", email=OWN_ADDRESS, address=FROM)
            except TooManyAttempts:
                return False
        return True

    outcomes = at_once([lambda each=each: ask(each) for each in many])  # type: ignore[misc]  # each its own
    assert sum(each.value for each in outcomes) == brake.MAILS_TO_ADDRESS
