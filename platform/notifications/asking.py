"""One request to a server outside, and what its answer means for a message."""

import datetime as dt
from collections.abc import Mapping
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import requests
from django.utils import timezone

from foundation.outgoing import UnfitAddress, outgoing, read_within, require_fit
from notifications.errors import SendingFailed

TIMEOUT = (3.05, 10)
"""Seconds to connect, and to answer."""
LONGEST_WAIT = timedelta(hours=6)
LONGEST_ANSWER = 64 * 1024
ALREADY_TAKEN, TOO_MANY = 409, 429
REFUSES_US = {401, 403}
TRY_AGAIN = {408, 423, 425}


def ask(
    method: str, url: str, *, headers: Mapping[str, str], longest: int = LONGEST_ANSWER, **content: Any
) -> tuple[requests.Response, bytes]:
    """The answer, whatever it is, and the first `longest` bytes of it. Raises SendingFailed where there is none."""
    try:
        require_fit(url)
        with (
            outgoing() as session,
            session.request(
                method, url, headers=headers, timeout=TIMEOUT, allow_redirects=False, stream=True, **content
            ) as answer,
        ):
            return answer, read_within(answer, most=longest, seconds=TIMEOUT[1])
    except UnfitAddress as error:
        raise SendingFailed("address_is_not_https") from error
    except (requests.exceptions.InvalidHeader, UnicodeError) as error:
        raise SendingFailed("settings_are_unfit") from error
    except requests.Timeout as error:
        raise SendingFailed("gateway_is_slow") from error
    except (requests.RequestException, OSError) as error:
        raise SendingFailed("gateway_is_away") from error
    except Exception as error:
        if type(error).__module__.startswith("urllib3"):  # while the answer was read
            raise SendingFailed("gateway_is_away") from error
        raise


def require_taken(answer: requests.Response) -> None:
    """Raises SendingFailed unless the gateway has the message: now, or since an attempt with the same reference."""
    status = answer.status_code
    if 200 <= status < 300 or status == ALREADY_TAKEN:
        return
    if status == TOO_MANY:
        raise SendingFailed("gateway_has_too_many", retry_after=_wait(answer))
    if status in REFUSES_US:
        raise SendingFailed("gateway_refuses_us")
    if status >= 500 or status in TRY_AGAIN:
        raise SendingFailed("gateway_has_an_error", retry_after=_wait(answer))
    raise SendingFailed("gateway_refuses_message", is_final=True)


def _wait(answer: requests.Response) -> timedelta | None:
    """What `Retry-After` says (RFC 9110, 10.2.3): seconds, or a date."""
    said = answer.headers.get("Retry-After", "").strip()
    if said.isascii() and said.isdecimal():
        # Nobody waits for longer; and a number of thousands of digits is not read at all.
        return min(timedelta(seconds=int(said[:9])), LONGEST_WAIT)
    try:
        until = parsedate_to_datetime(said)
    except ValueError:
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=dt.UTC)
    return min(max(until - timezone.now(), timedelta(0)), LONGEST_WAIT)
