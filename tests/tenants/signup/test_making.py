"""A municipality is made step by step: killed anywhere and run again it is the same as never killed."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from accounts.models import Invitation, User
from foundation.jobs import PUBLIC, run_job
from foundation.scope import PUBLIC_SCOPE, tenant_scope, use_scope
from shop.models import ModuleSwitch, RoleGrant
from tenants.billing.prices import TRIAL
from tenants.errors import ProvisioningError
from tenants.letters.kinds import LetterText, write_letter
from tenants.letters.models import Letter
from tenants.models import Domain, Municipality
from tenants.naming import role_of
from tenants.offered import offered_modules
from tenants.provisioning import create_municipality
from tenants.routing import all_municipalities, find_municipality
from tenants.signup import making
from tenants.signup.accepting import MAKE
from tenants.signup.enums import SignUpState, Step
from tenants.signup.errors import StepIsOver
from tenants.signup.making import READY, make_again
from tenants.signup.models import SignUp, StepDone
from tenants.signup.progress import progress_of
from tests.factories.dumps import shape_of
from tests.factories.mail import letters_arrive
from tests.factories.rights import rights
from tests.factories.scopes import works_for
from tests.factories.sign_ups import NOTODDEN, OWN_ADDRESS, ready_to_accept, yes_to
from tests.factories.threads import at_once
from tests.factories.worker import work_through_the_queue
from tests.tenants.signup.conftest import now_is, schema_exists, tidy

ROOT = Path(__file__).resolve().parents[3]
SECRET = re.compile(r"'![A-Za-z0-9]{40}'")
DATA = re.compile(r"^INSERT INTO \S+\.(?!django_migrations)(\w+)", re.MULTILINE)

pytestmark = pytest.mark.usefixtures("town_hall")


def accepted() -> SignUp:
    with works_for(PUBLIC_SCOPE):
        return yes_to(ready_to_accept(modules=tuple(each.key for each in offered_modules()[:2])))


def make(sign_up: SignUp) -> None:
    run_job(MAKE, tenant=PUBLIC, args={"sign_up_id": str(sign_up.pk)})


def is_routable() -> bool:
    return find_municipality("notodden.localhost") is not None or "notodden" in {
        each.slug for each in all_municipalities()
    }


def public_rows() -> Any:
    """What is there of it in the public part, but for times and numbers of rows."""
    with works_for(PUBLIC_SCOPE):
        fields = (
            "schema_name", "kind", "number", "organisation_number", "population", "name", "slug", "languages",
            "default_language", "state", "trial_ends_on", "time_zone",
        )  # fmt: skip
        return (
            list(Municipality.objects.filter(number=NOTODDEN).values_list(*fields)),
            list(Domain.objects.filter(tenant__number=NOTODDEN).values_list("domain", "is_primary")),
            list(SignUp.objects.values_list("state", "error", "failed_at", "municipality__number")),
            sorted(StepDone.objects.values_list("step", flat=True)),
            list(Letter.objects.exclude(kind="signup.confirm").values_list("kind", "to", "language")),
        )


def whole(administrator: psycopg.Connection) -> Any:
    """All that was made: schema and rows, rights, and what the public part knows."""
    dumped = SECRET.sub("'!'", shape_of("notodden"))
    may = {(word, name.split(".")[1]) for word, name in rights(administrator, role_of("notodden"))}
    return dumped, may, public_rows()


@pytest.fixture
def never_killed(town_hall: psycopg.Connection) -> Any:
    """What comes of it when all goes well."""
    make(accepted())
    found = whole(town_hall)
    tidy(town_hall)
    return found


@pytest.fixture
def processes(django_db_setup: str) -> Iterator["subprocess.Popen[str]"]:
    environment = os.environ | {
        "DATABASE_NAME": django_db_setup,
        "DJANGO_SETTINGS_MODULE": "tjenesteshop.settings.test",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "platform"), str(ROOT)]),
    }
    program = str(Path(__file__).with_name("killed.py"))
    with subprocess.Popen(
        [sys.executable, program],
        cwd=ROOT, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as process:  # fmt: skip
        yield process
        assert process.stdin is not None
        process.stdin.close()


def run_in(processes: "subprocess.Popen[str]", sign_up: SignUp, when: str, what: str | int) -> int:
    """The exit code of the process that made it, or tried to."""
    assert processes.stdin is not None
    assert processes.stdout is not None
    processes.stdin.write(f"{sign_up.pk} {when} {what}\n")
    processes.stdin.flush()
    return int(processes.stdout.readline())


def test_from_the_yes_to_the_first_page(settings: Any) -> None:
    """A real queue, a real worker, a real mail server: whoever signed up chooses a password by the link in the mail."""
    accepted()
    with letters_arrive(settings) as box:
        settings.PLATFORM_URLCONF = "tests.tenants.signup.urls"
        work_through_the_queue()
        work_through_the_queue()
    (mail,) = [each for each in box.letters if "ready" in each["subject"] or "klar" in each["subject"]]
    assert mail["to"] == OWN_ADDRESS
    (path,) = re.findall(r"https?://notodden\.localhost\S*?(/sign-in/\S+)", mail.get_content())
    browser = Client(headers={"host": "notodden.localhost"})
    assert browser.get(path).status_code == 200
    chosen = {"password": "et langt og godt passord", "again": "et langt og godt passord"}
    assert browser.post(path, chosen).status_code == 302
    with works_for(tenant_scope("notodden")):
        user = User.objects.get()
        assert (user.email, user.name, user.has_usable_password()) == (OWN_ADDRESS, "Kari Nordmann", True)
        assert RoleGrant.objects.get().role == "municipality_administrator"
        keys = {each.key for each in offered_modules()[:2]}
        assert set(ModuleSwitch.objects.values_list("module_key", flat=True)) == keys


def test_it_is_there_with_all_that_was_declared() -> None:
    sign_up = accepted()
    make(sign_up)
    with works_for(PUBLIC_SCOPE):
        made = Municipality.objects.get(number=NOTODDEN)
        assert (made.state, made.population, made.organisation_number) == ("active", 55_000, "974760673")
        assert made.trial_ends_on == timezone.localdate() + TRIAL
    assert is_routable()
    assert shape_of("larvik").splitlines()[0] == shape_of("notodden").splitlines()[0]


def test_made_twice_it_is_made_once(town_hall: psycopg.Connection) -> None:
    sign_up = accepted()
    make(sign_up)
    before = whole(town_hall)
    make(sign_up)
    assert whole(town_hall) == before
    with pytest.raises(StepIsOver):
        _again(sign_up)


def _again(sign_up: SignUp) -> None:
    with works_for(PUBLIC_SCOPE):
        make_again(sign_up.pk)


def test_made_by_two_at_once_it_is_made_once(never_killed: Any, town_hall: psycopg.Connection) -> None:
    sign_up = accepted()
    at_once([lambda: make(sign_up)] * 2)
    assert public_rows() == never_killed[2]
    assert _data(shape_of("notodden")) == _data(never_killed[0])


def _data(dumped: str) -> list[str]:
    """The tables that have rows, once for each."""
    return sorted(DATA.findall(dumped))


@pytest.mark.parametrize("when", ["after", "noted"])
@pytest.mark.parametrize("step", [*Step])
def test_killed_at_any_step_and_run_again_it_is_the_same(
    when: str,
    step: Step,
    never_killed: Any,
    processes: "subprocess.Popen[str]",
    town_hall: psycopg.Connection,
) -> None:
    sign_up = accepted()
    assert run_in(processes, sign_up, when, step) == -signal.SIGKILL
    assert is_routable() == (step == Step.OPEN), "its last step opens the doors, and nothing before does"
    progress = _progress(sign_up)
    assert len(progress.done) == list(Step).index(step) + (when == "noted" or step == Step.OPEN)
    assert run_in(processes, sign_up, "never", 0) == 0
    assert whole(town_hall) == never_killed


@pytest.mark.exhaustive
def test_killed_before_any_statement_it_is_not_found_and_is_finished_by_going_on(
    never_killed: Any, processes: "subprocess.Popen[str]"
) -> None:
    """One process after the other goes a statement further than the one before."""
    sign_up, number = accepted(), 1
    while (code := run_in(processes, sign_up, "statement", number)) == -signal.SIGKILL:
        assert is_routable() == (now_is(sign_up).state == SignUpState.READY), f"before statement {number}"
        number += 1
        assert number < 300
    assert code == 0
    assert number > 10
    assert public_rows() == never_killed[2]
    assert _data(shape_of("notodden")) == _data(never_killed[0])


def _progress(sign_up: SignUp) -> Any:
    with works_for(PUBLIC_SCOPE):
        return progress_of(SignUp.objects.get(pk=sign_up.pk))


def test_what_stops_it_is_said_and_it_goes_on_when_that_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    sign_up = accepted()
    first = _progress(sign_up)
    assert (first.number, first.of, first.step, first.error) == (1, 6, Step.CLAIM, "")

    def fail(each: SignUp) -> None:
        raise ProvisioningError(reason="The disk is full.")

    monkeypatch.setattr(making, "WORK", {**making.WORK, Step.ADMINISTRATOR: fail})
    with pytest.raises(ProvisioningError):
        make(sign_up)
    stopped = _progress(sign_up)
    assert (stopped.number, stopped.step, stopped.error) == (3, Step.ADMINISTRATOR, "The disk is full.")
    assert stopped.since > first.since
    assert not is_routable()
    monkeypatch.undo()
    _again(sign_up)
    work_through_the_queue()
    done = _progress(sign_up)
    assert (done.is_ready, done.step, done.error, len(done.done)) == (True, None, "", 6)


def test_an_error_of_the_database_is_not_repeated_in_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    sign_up = accepted()

    def fail(each: SignUp) -> None:
        raise OperationalError(f"duplicate key: {OWN_ADDRESS}")

    monkeypatch.setattr(making, "WORK", {**making.WORK, Step.CLAIM: fail})
    with pytest.raises(OperationalError):
        make(sign_up)
    assert now_is(sign_up).error == "OperationalError"


def test_one_that_was_made_meanwhile_by_command_is_not_taken_over() -> None:
    sign_up = accepted()
    create_municipality(NOTODDEN)
    with pytest.raises(ProvisioningError, match="already has its place"):
        make(sign_up)
    with works_for(tenant_scope("notodden")):
        assert not User.objects.exists()


def test_the_letter_sent_again_has_the_same_link_and_a_new_one_when_that_is_too_old() -> None:
    sign_up = accepted()
    make(sign_up)

    def written() -> LetterText | None:
        with use_scope(PUBLIC_SCOPE):
            return write_letter(READY, {"sign_up_id": str(sign_up.pk)}, language="en")

    first = written()
    assert first is not None
    assert written() == first
    with works_for(tenant_scope("notodden")):
        Invitation.objects.update(expires_at=timezone.now())
    second = written()
    assert second is not None
    assert second != first
    with works_for(tenant_scope("notodden")):
        user = User.objects.get()
        user.set_password("et langt og godt passord")
        user.save(update_fields=["password"])
    assert written() is None, "they are in already"


def test_a_sign_up_that_is_gone_or_not_accepted_makes_nothing() -> None:
    with works_for(PUBLIC_SCOPE):
        begun = ready_to_accept()
    make(begun)
    make(SignUp())
    assert not schema_exists("notodden")
