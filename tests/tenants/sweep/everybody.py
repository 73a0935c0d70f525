"""Everybody asks for everything, once: what each gets, what is said to them, and what is noted about it."""

import json
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
from django.http import HttpResponse
from django.utils.html import escape

from audit.models import AuditEntry
from audit.sightings import LOOKED
from foundation.actor import SYSTEM
from foundation.scope import tenant_scope, use_scope
from notifications.models import OutboxMessage
from shop.domain.circumstances.protection import protect_recipient
from shop.enums import AddressProtection, RepresentationKind, StaffRole
from shop.models import Recipient, RoleGrant
from shop.viewer import ACTING
from tests.factories.representatives import account_of, make_representation
from tests.factories.world import make_administrator, make_department, make_user
from tests.tenants.sweep.case import Case
from tests.tenants.sweep.test_sweep import ask, undone
from tests.tenants.sweep.town import Town, build, cookies_of

ADDRESS, PHONE = "Hemmeligveien 7", "68050777"
MARKERS = (
    ADDRESS,
    "Hemmeligveien",
    PHONE,
    "680 50 777",
    PHONE[-4:] + "<",
    "Hemmeligveien%207",
    "Hemmeligveien+7",
)
NAME = "Hildegunn Prøvesen"
FORMS = (NAME, "Hildegunn P.", escape(NAME))


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one request: nothing of it is left in the town."""

    response: HttpResponse
    markers: list[str]
    names_them: bool
    looks: list[AuditEntry]


def build_watched_town() -> Town:
    """Larvik, whose recipient has a protected address and, as their twin, a name that stands nowhere else.

    With the three whom the sweep asks elsewhere, or not at all.
    """
    larvik = build("larvik")
    with use_scope(larvik.scope):
        protect(larvik)
        Recipient.objects.filter(pk__in=watched(larvik)).update(name=NAME)
        officer = make_user("Annen saksbehandler")
        department = make_department(name="Tredje avdeling")
        RoleGrant.objects.create(user=officer, role=StaffRole.CASE_OFFICER, department=department)
        right = make_representation(
            larvik.booking.recipient, name="Verge Prøve", kind=RepresentationKind.GUARDIAN
        )
        larvik.cookies["other_case_officer"] = cookies_of(officer)
        larvik.cookies["representative"] = cookies_of(account_of(right), **{ACTING: right.pk})
    with use_scope(tenant_scope("sandefjord")):
        larvik.cookies["neighbour"] = cookies_of(make_administrator(None))
    return larvik


def protect(town: Town) -> None:
    protect_recipient(
        Recipient.objects.get(pk=town.booking.recipient_id),
        level=AddressProtection.STRICTLY_CONFIDENTIAL,
        address=ADDRESS,
        phone=PHONE,
        actor=SYSTEM,
    )


def last_written() -> tuple[int, int]:
    """Where the log and the outbox end now; whatever is asked and undone is written after it."""
    log, outbox = AuditEntry.objects.order_by("-pk"), OutboxMessage.objects.order_by("-pk")
    written, sent = (each.values_list("pk", flat=True).first() for each in (log, outbox))
    return written or 0, sent or 0


def answer_to(case: Case, town: Town, *, actor: str, after: tuple[int, int]) -> Answer:
    """The answer; of a form that was sent the page it leads to as well, and the mails it makes."""
    answer: Answer = undone(town, partial(_ask_and_look, case, town, actor=actor, after=after))
    return answer


def _ask_and_look(case: Case, town: Town, *, actor: str, after: tuple[int, int]) -> Answer:
    response: HttpResponse = ask(case, town, actor=actor)
    page = words = _words_of(response)
    location = response.headers.get("Location", "")
    shows = response.status_code not in range(300, 400) and any(form in page for form in FORMS)
    log = list(AuditEntry.objects.filter(pk__gt=after[0]))
    leads_to_own_day = actor == "provider" and location.partition("?")[0].startswith("/day/")
    if case.method == "POST" and location.startswith("/") and not leads_to_own_day:
        words += _words_of(town.client_of(actor).get(location))
    looks = [each for each in log if each.action.endswith(LOOKED) and each.recipient_id in watched(town)]
    return Answer(response, found_in(words + written(after)), shows, looks)


def found_in(text: str) -> list[str]:
    return [marker for marker in MARKERS if marker in text]


def lines_of(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Our own log. What the database is asked is none of ours, and is kept nowhere but here."""
    return [each.getMessage() for each in caplog.records if not each.name.startswith("django.db")]


def written(after: tuple[int, int] = (0, 0)) -> str:
    """What the log and the outbox hold after these."""
    log = AuditEntry.objects.filter(pk__gt=after[0]).values_list("action", "details")
    outbox = OutboxMessage.objects.filter(pk__gt=after[1]).values_list("params", flat=True)
    return " ".join(json.dumps(each, default=str) for each in (*log, *outbox))


def watched(town: Town) -> set[int]:
    return {town.booking.recipient_id, town.twin.pk}


def _words_of(response: Any) -> str:
    """Whatever reaches a browser: the page or the file, and its headers."""
    body = b"".join(response) if response.streaming else response.content
    return f"{body.decode('utf-8', 'replace')} {dict(response.headers)}"
