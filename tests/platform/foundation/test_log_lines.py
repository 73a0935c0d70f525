"""No log has the token of a link: neither a form that is refused nor a page that fails leads to one."""

import logging
import logging.config
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client

from foundation.log_lines import HidesTokens

SECRET = "3f-Ab3dE5gH9kLm"


@pytest.mark.parametrize(
    ("line", "args", "said"),
    [
        ("Forbidden (%s): %s", ("CSRF", f"/v/{SECRET}/"), "Forbidden (CSRF): /v/…/"),
        (f"GET /v/{SECRET}?x=1", (), "GET /v/…?x=1"),
        ("Not Found: %s", (f"/sign-in/reset/{SECRET}/",), "Not Found: /sign-in/reset/…/"),
        ("at %s", (f"/sign-in/invitation/{SECRET}/",), "at /sign-in/invitation/…/"),
        ("at %s", (f"/calendar/feed/{SECRET}.ics",), "at /calendar/feed/…"),
        ("at %s", ("/bookings/7/messages/",), "at /bookings/7/messages/"),
    ],
)
def test_a_line_has_no_token(line: str, args: tuple[str, ...], said: str) -> None:
    record = logging.LogRecord("x", logging.ERROR, "", 0, line, args, None)
    assert HidesTokens().filter(record)
    assert record.getMessage() == said


@pytest.fixture
def our_logs(capsys: pytest.CaptureFixture[str]) -> Iterator[None]:
    """The handlers of an installation, for one test."""
    before, level = list(logging.root.handlers), logging.root.level
    logging.config.dictConfig(settings.LOGGING)
    yield
    logging.root.handlers[:] = before
    logging.root.setLevel(level)


@pytest.mark.usefixtures("our_logs")
def test_what_is_written_by_our_logs_has_none(larvik: object, capsys: pytest.CaptureFixture[str]) -> None:
    """A form without its CSRF token is refused, and said so in the log."""
    Client(enforce_csrf_checks=True, headers={"host": "larvik.localhost"}).post(f"/v/{SECRET}/")
    written = capsys.readouterr().err
    assert "/v/…/" in written
    assert SECRET not in written
