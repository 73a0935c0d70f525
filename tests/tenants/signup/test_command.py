"""The operator decides at the command line."""

import uuid
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone, translation

from tenants.letters.kinds import write_letter
from tenants.letters.models import Letter
from tenants.signup.accepting import WAITS
from tenants.signup.models import SignUp
from tests.factories.sign_ups import STRANGE_ADDRESS, by_request, ready_to_accept, yes_to

pytestmark = pytest.mark.usefixtures("public")


@pytest.fixture(autouse=True)
def _in_english() -> None:
    translation.activate("en")


def said(capsys: pytest.CaptureFixture[str], **options: str | uuid.UUID) -> str:
    call_command("sign_ups", **options)
    return capsys.readouterr().out


def test_who_waits_is_listed_and_let_in(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys) == "No sign-up is under way.\n"
    waits = yes_to(by_request())
    line = said(capsys)
    assert line == (f"{waits.pk}  Bydel Prøve: waits for the operator, Kari Nordmann, {STRANGE_ADDRESS}\n")
    assert said(capsys, approve=str(waits.pk)) == "Bydel Prøve is let in, and is being made.\n"
    assert "accepted, step 1 of 6 since" in said(capsys)
    with pytest.raises(CommandError, match="cannot be changed any more"):
        call_command("sign_ups", approve=str(waits.pk))


def test_what_stopped_is_said_and_goes_on(capsys: pytest.CaptureFixture[str]) -> None:
    accepted = yes_to(ready_to_accept())
    SignUp.objects.filter(pk=accepted.pk).update(error="The disk is full.", failed_at=timezone.now())
    assert said(capsys).endswith("UTC, The disk is full.\n")
    assert said(capsys, again=str(accepted.pk)) == "It goes on.\n"


def test_who_is_refused_is_told_why(capsys: pytest.CaptureFixture[str]) -> None:
    waits = yes_to(by_request())
    with pytest.raises(CommandError, match="--reason"):
        call_command("sign_ups", refuse=str(waits.pk))
    assert said(capsys, refuse=str(waits.pk), reason="Vi fant deg ikke.") == (
        "Bydel Prøve is refused, and told why.\n"
    )
    with pytest.raises(CommandError, match="could not find"):
        call_command("sign_ups", refuse=str(uuid.uuid4()), reason="x")


def test_the_operator_is_told_who_waits_until_it_is_decided(settings: Any) -> None:
    yes_to(by_request())
    assert not Letter.objects.filter(kind=WAITS).exists(), "nobody says to whom"
    settings.OPERATOR_EMAIL = "drift@example.no"
    waits = yes_to(by_request())
    letter = Letter.objects.get(kind=WAITS)
    assert letter.to == settings.OPERATOR_EMAIL
    text = write_letter(WAITS, letter.context, language="en")
    assert text is not None
    assert all(each in text.body for each in ("Bydel Prøve", "Kari Nordmann", STRANGE_ADDRESS, str(waits.pk)))
    call_command("sign_ups", approve=str(waits.pk))
    assert write_letter(WAITS, letter.context, language="en") is None
