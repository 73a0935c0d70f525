"""Recipients as the department looks for them, and what it can book for them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, Func, QuerySet, Value

from foundation.alphabet import Alphabetical
from shop.enums import BookedBy
from shop.models import Department, Recipient, Service
from shop.queries.access import recipients_of, services_for_recipient
from shop.registry import switched_on

MOST = 20


@dataclass(frozen=True, slots=True)
class Found:
    """Those found, in order of name; `are_more` when the words fit more than are shown."""

    recipients: Sequence[Recipient]
    are_more: bool


def find_recipients(department: Department, *, words: str) -> Found:
    """Those known to the department in whose name every word stands. One query."""
    known = recipients_of(department)
    for word in words.split():
        known = known.filter(name__icontains=word)
    return _first_of(known)


def find_callers(department: Department, *, words: str) -> Found:
    """The same of who calls: digits are the end of their telephone. Who is protected has none here. One query."""
    if not words.isdecimal():
        return find_recipients(department, words=words)
    known = recipients_of(department).annotate(digits=_digits_of_phone())
    return _first_of(known.filter(digits__endswith=words))


def _first_of(recipients: QuerySet[Recipient]) -> Found:
    found = list(recipients.order_by(Alphabetical("name"), "pk")[: MOST + 1])
    return Found(found[:MOST], are_more=len(found) > MOST)


def _digits_of_phone() -> Func:
    """Whatever people wrote between them."""
    return Func(F("phone"), Value(r"\D"), Value(""), Value("g"), function="regexp_replace")


def services_to_book(recipient: Recipient, *, department: Department) -> Sequence[Service]:
    """What the department offers the recipient, paused or not; what was granted comes first. Two queries.

    What is booked on a page of its module is not among them.
    """
    services = services_for_recipient(recipient).filter(department=department)
    services = services.exclude(booked_by=BookedBy.MODULE)
    return list(services.filter(module_key__in=switched_on()))
