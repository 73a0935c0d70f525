"""Invented runs in each state: one that is being shopped, one that nobody has closed, one that is paid for; and a store
that works with the department.
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from foundation.actor import SYSTEM, Actor, Channel
from foundation.errors import DomainError
from modules.shopping_help.domain.closing import close_run, draft_of
from modules.shopping_help.domain.delivering import note_receipt, set_out, version_of_receipt
from modules.shopping_help.domain.marking import Said, mark_line
from modules.shopping_help.domain.partnering import ask_crew, receive
from modules.shopping_help.enums import MarkKind
from modules.shopping_help.models import Run, Store, StorePartner
from modules.shopping_help.queries.money import expected_price, money_of
from modules.shopping_help.queries.picking import picking_of
from shop.demo.passwords import hashed_demo_password
from shop.domain.outcomes.telling import complete_booking
from shop.enums import StaffRole
from shop.models import Assignment, Booking, KeptTime, RoleGrant

PARTNER, ADDRESS = "Rune Kolstad", "rune.kolstad@example.no"
UNKNOWN_PRICE = 3900
BEFORE = timedelta(hours=1)
"""So long before the cut-off was ordered what had to be ordered when it could be."""
BACK = timedelta(weeks=3)
"""So far into the past go those that are over: what is put up is always to come."""


def make_states(stores: Sequence[Store], *, to_shop: Run, over: Sequence[Run]) -> None:
    """`over` are two runs at most with orders that are to come: they are laid back, and the first is paid for."""
    partner = _partner(stores)
    with suppress(DomainError):
        _shop_half(to_shop, partner=partner)
    for number, run in enumerate(over):
        with suppress(DomainError):
            _lay_back(run)
            _shop(run, but_for_one_price=number > 0)
            _deliver(run, closes=number == 0)


def _partner(stores: Sequence[Store]) -> User:
    """Somebody of the first store, whose lists they see."""
    password = hashed_demo_password()
    user, _is_new = User.objects.get_or_create(
        email=ADDRESS, defaults={"name": PARTNER, "password": password}
    )
    RoleGrant.objects.get_or_create(user=user, role=StaffRole.PARTNER, department=stores[0].department)
    for store in stores:
        StorePartner.objects.get_or_create(store=store, user=user)
    return user


def _crew(run: Run) -> Actor:
    member = run.crew.order_by("pk").first() or run.leader
    return Actor(member.user_id, Channel.STAFF)


def _shop_half(run: Run, *, partner: User) -> None:
    """The store has its list and asks for something; every other line is marked, one without a price."""
    closed_at = timezone.now() - timedelta(hours=1)
    if run.closes_at > closed_at:
        _close_orders(run, at=closed_at)
    store = Actor(partner.pk, Channel.STAFF)
    receive(run, actor=store)
    ask_crew(run, text="Varene kan hentes ved varemottaket fra klokka 11.", actor=store)
    for number, line in enumerate(picking_of(run).lines):
        if number % 2:
            continue
        said = Said(MarkKind.MISSING)
        if number % 8 != 6:
            said = Said(MarkKind.FOUND, line.line.amount, expected_price(line))
        mark_line(line.line.pk, said, actor=_crew(run), seen=line.number)


def _close_orders(run: Run, *, at: datetime) -> None:
    Run.objects.filter(pk=run.pk).update(closes_at=at)
    KeptTime.objects.filter(pk=run.kept_id or 0).update(closes_at=at)
    Booking.objects.filter(shopping_order__run=run).update(closes_at=at, created_at=at - BEFORE)
    run.closes_at = at


def _lay_back(run: Run) -> None:
    """The run and all that is booked in it, as if it had been put up that long ago."""
    run.closes_at, run.starts_at, run.ends_at = (
        each - BACK for each in (run.closes_at, run.starts_at, run.ends_at)
    )
    run.save(update_fields=["closes_at", "starts_at", "ends_at"])
    for kept in KeptTime.objects.filter(pk=run.kept_id or 0):
        KeptTime.objects.filter(pk=kept.pk).update(during=_back(kept.during), closes_at=run.closes_at)
    for booking in Booking.objects.filter(shopping_order__run=run):
        Booking.objects.filter(pk=booking.pk).update(
            starts_at=booking.starts_at - BACK,
            ends_at=booking.ends_at - BACK,
            closes_at=run.closes_at,
            created_at=run.closes_at - BEFORE,
        )
        for assignment in Assignment.objects.filter(booking=booking):
            Assignment.objects.filter(pk=assignment.pk).update(occupied=_back(assignment.occupied))


def _back(during: Any) -> tuple[datetime, datetime]:
    return during.lower - BACK, during.upper - BACK


def _shop(run: Run, *, but_for_one_price: bool) -> None:
    """All of it as it was ordered; what nobody knew the price of is on the receipt."""
    for number, line in enumerate(picking_of(run).lines):
        price: int | None = expected_price(line) or UNKNOWN_PRICE
        if but_for_one_price and number == 0:
            price = None
        mark_line(
            line.line.pk,
            Said(MarkKind.FOUND, line.line.amount, price),
            actor=_crew(run),
            seen=line.number,
        )


def _deliver(run: Run, *, closes: bool) -> None:
    set_out(run, actor=_crew(run))
    for order in run.orders.select_related("booking"):
        complete_booking(order.booking, actor=SYSTEM, by_department=True)
    if closes:
        bought = money_of(run, picking_of(run)).bought
        note_receipt(run, receipt=bought, actor=_crew(run), seen=version_of_receipt(None))
        close_run(run, actor=_crew(run), seen=draft_of(run).version)
