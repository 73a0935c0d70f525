"""The national contact register (KRR): how people have told the state that they can be reached.

Whoever knows people by their national number registers here; this app knows none. A number is sent to the register and
kept nowhere.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from notifications.asking import ask
from notifications.errors import SendingFailed
from notifications.maskinporten import token_for
from notifications.models import ContactRegisterPolicy, RegisterContact

SCOPE = "krr:global/kontaktinformasjon.read"
AT_A_TIME = 1000
"""As many as the register answers for at once."""
LONGEST_ANSWER = AT_A_TIME * 4 * 1024
"""Bytes. What it says of one person is some four hundred; ten times as much is no answer of the register."""
FRESH_FOR = timedelta(days=6)
"""So long what the register said is believed to be so still."""

type NumbersFinder = Callable[[], Iterable[tuple[int, str]]]
_finders: list[NumbersFinder] = []


def knows_numbers(finder: NumbersFinder) -> NumbersFinder:
    """Register a function that gives users, by their ids, with their national numbers: those it may be asked about."""
    _finders.append(finder)
    return finder


@dataclass(frozen=True, slots=True)
class Said:
    """What the register says of one person; a time is when the address was confirmed last."""

    is_reserved: bool
    email: str = field(default="", repr=False)
    email_confirmed_at: datetime | None = None
    phone: str = field(default="", repr=False)
    phone_confirmed_at: datetime | None = None


def refresh() -> int:
    """Ask anew about those of whom it is long known; returns about how many. Nothing is locked while it is asked.

    Raises SendingFailed where the register does not answer: what was known stays so.
    """
    asked = 0
    wanted = _wanted()
    for begin in range(0, len(wanted), AT_A_TIME):
        some = wanted[begin : begin + AT_A_TIME]
        said = ask_about([number for _user, number in some])
        _keep({user_id: said.get(number) for user_id, number in some})
        asked += len(some)
    return asked


def last_answer() -> datetime | None:
    """When it last said something of anybody of whom we still know; None before that."""
    last: datetime | None = RegisterContact.objects.aggregate(last=Max("asked_at"))["last"]
    return last


@transaction.atomic
def _wanted() -> Sequence[tuple[int, str]]:
    if not ContactRegisterPolicy.current().is_used:
        return []
    known = RegisterContact.objects.filter(asked_at__gte=timezone.now() - FRESH_FOR)
    fresh = set(known.values_list("user_id", flat=True))
    found = {user_id: number for finder in _finders for user_id, number in finder()}
    return [(user_id, number) for user_id, number in sorted(found.items()) if user_id not in fresh]


def ask_about(numbers: Sequence[str]) -> Mapping[str, Said]:
    """What the register says, by number; nobody it does not know. Raises SendingFailed."""
    headers = {"Authorization": f"Bearer {token_for(SCOPE)}", "Accept": "application/json"}
    url = f"{settings.CONTACT_REGISTER_URL}/rest/v2/personer"
    wanted = {"personidentifikatorer": list(numbers)}
    answer, body = ask("POST", url, headers=headers, json=wanted, longest=LONGEST_ANSWER)
    if answer.status_code != 200:
        raise SendingFailed("register_is_away")
    try:
        people = json.loads(body)["personer"]
        return {str(each["personidentifikator"]): _read(each) for each in people}
    except (ValueError, KeyError, TypeError) as error:
        raise SendingFailed("register_is_away") from error


def _read(person: Mapping[str, Any]) -> Said:
    """Whoever is not active there has no address there."""
    contact = person.get("kontaktinformasjon") or {}
    if person.get("status") != "AKTIV":
        contact = {}
    return Said(
        is_reserved=person.get("reservasjon") == "JA",
        email=str(contact.get("epostadresse") or ""),
        email_confirmed_at=_confirmed(contact, "epostadresse"),
        phone=str(contact.get("mobiltelefonnummer") or ""),
        phone_confirmed_at=_confirmed(contact, "mobiltelefonnummer"),
    )


def _confirmed(contact: Mapping[str, Any], name: str) -> datetime | None:
    """Changed, or looked at and found right: the later of the two."""
    said = [contact.get(f"{name}_{act}") for act in ("oppdatert", "sist_verifisert")]
    moments = [moment for each in said if each and (moment := parse_datetime(str(each))) is not None]
    return max((each for each in moments if each.tzinfo is not None), default=None)


@transaction.atomic
def _keep(said: Mapping[int, Said | None]) -> None:
    """Of whom the register knows nothing, nothing is kept but that it was asked."""
    now = timezone.now()
    RegisterContact.objects.bulk_create(
        [_row(user_id, each or Said(is_reserved=False), now=now) for user_id, each in said.items()],
        update_conflicts=True,
        unique_fields=["user"],
        update_fields=[
            "is_reserved",
            "email",
            "email_confirmed_at",
            "phone",
            "phone_confirmed_at",
            "asked_at",
        ],
    )


def _row(user_id: int, said: Said, *, now: datetime) -> RegisterContact:
    """A reserved person's addresses are not kept at all."""
    if said.is_reserved:
        return RegisterContact(user_id=user_id, is_reserved=True, asked_at=now)
    return RegisterContact(
        user_id=user_id,
        email=said.email[:254],
        email_confirmed_at=said.email_confirmed_at,
        phone=said.phone[:20],
        phone_confirmed_at=said.phone_confirmed_at,
        asked_at=now,
    )
