"""`tjenesteshop tenants …` and `create-operator`: exit codes that a script can go by, and JSON."""

import io
import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from foundation.scope import Scope
from tenants.models import Municipality
from tenants.operations.models import Operator, OperatorAct, OperatorSession
from tests.tenants.operations.people import PASSWORD, SignedIn


def run(*arguments: str) -> tuple[int, str, str]:
    """The exit code and what was said, to the screen and of errors."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("tenants", *arguments, stdout=out, stderr=err)
    except SystemExit as error:
        return int(error.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def as_json(*arguments: str) -> tuple[int, Any]:
    code, said, _errors = run(*arguments, "--json")
    return code, json.loads(said)


def test_the_list(public: Scope) -> None:
    code, rows = as_json("list")
    assert code == 0
    assert [row["slug"] for row in rows] == ["larvik", "sandefjord"]
    assert rows[0]["behind"] == 0
    assert rows[0]["size"] > 0
    assert as_json("list", "--state=suspended") == (0, [])
    assert "larvik" in run("list")[1]


def test_suspend_show_and_resume(public: Scope) -> None:
    code, shown = as_json("suspend", "larvik", "--reason=Avtalen er sagt opp.")
    assert (code, shown["state"]) == (0, "suspended")
    code, refused = as_json("suspend", "larvik", "--reason=En gang til.")
    assert (code, refused["error"]) == (1, "not_now")
    code, shown = as_json("resume", "larvik", "--reason=Likevel ikke.")
    assert (code, shown["state"]) == (0, "active")
    assert [(act["act"], act["by"]) for act in shown["acts"]] == [
        ("resumed", "command"),
        ("suspended", "command"),
    ]
    assert "Likevel ikke." in run("show", "larvik")[1]


def test_the_trial(public: Scope) -> None:
    today = timezone.localdate()
    later = (today + timedelta(days=10)).isoformat()
    assert as_json("extend-trial", "larvik", f"--to={later}", "--reason=Ferie.")[0] == 1
    Municipality.objects.filter(slug="larvik").update(trial_ends_on=today)
    assert as_json("extend-trial", "larvik", f"--to={later}", "--reason=Ferie.")[1]["trial_ends_on"] == later
    assert as_json("extend-trial", "larvik", f"--to={later}", "--reason=Ferie.")[1]["error"] == "not_later"


@pytest.mark.parametrize("slug", ["nobody", "", "../larvik", "larvik'; --", "Larvik\x00"])
def test_nobody_of_that_name(public: Scope, slug: str) -> None:
    code, said = as_json("show", slug)
    assert (code, said["error"]) == (3, "not_found")
    code, _said, errors = run("suspend", slug, "--reason=fordi")
    assert code == 3
    assert "could not find" in errors


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501])
def test_a_reason_is_asked_for(public: Scope, reason: str) -> None:
    assert as_json("suspend", "larvik", f"--reason={reason}")[1]["error"] == "reason_missing"
    assert not OperatorAct.objects.exists()


@pytest.mark.parametrize(
    "arguments",
    [["suspend", "larvik"], ["fly"], [], ["extend-trial", "larvik", "--reason=x", "--to=i morgen"]],
)
def test_what_is_not_understood_is_said(public: Scope, arguments: list[str]) -> None:
    with pytest.raises(CommandError):
        run(*arguments)


def make_operator(monkeypatch: pytest.MonkeyPatch, password: str, *arguments: str) -> str:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
    out = io.StringIO()
    call_command("create_operator", *arguments, stdout=out)
    return out.getvalue()


def test_an_operator_is_made(public: Scope, monkeypatch: pytest.MonkeyPatch) -> None:
    said = make_operator(monkeypatch, PASSWORD, "--email=KARI@example.no", "--name=Kari  Vik")
    assert "Kari Vik" in said
    operator = Operator.objects.get(email="kari@example.no")
    assert operator.check_password(PASSWORD)
    assert not operator.has_app


@pytest.mark.parametrize(
    ("email", "name", "password"),
    [
        ("operator@example.no", "To", PASSWORD),
        ("ingen adresse", "Kari", PASSWORD),
        ("kari@example.no", "", PASSWORD),
        ("kari@example.no", "x" * 121, PASSWORD),
        ("kari@example.no", "Kari", "kort"),
        ("kari@example.no", "Kari", ""),
        ("kari@example.no", "Kari", "passwordpassword"[:8]),
    ],
)
def test_what_is_not_good_enough_makes_nobody(
    operator: Operator, monkeypatch: pytest.MonkeyPatch, email: str, name: str, password: str
) -> None:
    with pytest.raises(CommandError):
        make_operator(monkeypatch, password, f"--email={email}", f"--name={name}")
    assert list(Operator.objects.all()) == [operator]


def test_who_has_lost_everything_begins_again(signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch) -> None:
    make_operator(monkeypatch, "en helt annen setning", "--email=operator@example.no", "--again")
    found = Operator.objects.get()
    assert (found.name, found.has_app, found.recovery_codes.count()) == ("Signe Haug", False, 0)
    assert not OperatorSession.objects.exists()
    with pytest.raises(CommandError):
        make_operator(monkeypatch, PASSWORD, "--email=nobody@example.no", "--again")
