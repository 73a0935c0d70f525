"""A run is closed: what was bought and what the service costs go into the ledgers, and are corrected there.

An order has at most one entry in each ledger that stands. What was not delivered costs nothing until the department
says otherwise. What became of an order may be said otherwise after the closing as well: nothing is reversed by that,
but the department is told (`queries/at_odds.py`) and says here what it costs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from audit.record import record
from foundation.actor import Actor
from foundation.retrying import unless_deadlocked
from modules.shopping_help.crew_errors import NotDelivered, PricesMissing, ReceiptUnexplained
from modules.shopping_help.domain.marking import lock_open_run
from modules.shopping_help.enums import CorrectionCause, EntryReason
from modules.shopping_help.forms.settings import SettingsForm
from modules.shopping_help.models import FeeEntry, GoodsEntry, Order, Run, RunProgress
from modules.shopping_help.queries.at_odds import reasons_of
from modules.shopping_help.queries.money import money_of
from modules.shopping_help.queries.picking import Picking, picking_of
from shop.domain.locks import lock_bookings
from shop.domain.meanwhile import require_unchanged
from shop.enums import BookingStatus
from shop.models import Booking
from shop.queries.versions import version_of

CLOSED, CORRECTED = "shopping_help.run_closed", "shopping_help.order_corrected"


@dataclass(frozen=True, slots=True)
class Why:
    """Why an order costs something else than was written; `note` says it where no `cause` does."""

    cause: CorrectionCause
    note: str = ""


@dataclass(frozen=True, slots=True)
class Owed:
    """What somebody owes for an order, in øre."""

    order: Order
    goods: int
    fee: int


@dataclass(frozen=True, slots=True)
class Closing:
    """What closing a run would write."""

    owed: Sequence[Owed]
    not_brought: Sequence[Order]
    receipt: int | None = None

    @property
    def goods(self) -> int:
        return sum(each.goods for each in self.owed)

    @property
    def fee(self) -> int:
        return sum(each.fee for each in self.owed)

    @property
    def version(self) -> str:
        """Changes when something else would be written, or the receipt says another sum: why it differs was said of
        the one that was shown.
        """
        lines = [(each.order.pk, each.goods, each.fee) for each in self.owed]
        return version_of([lines, [each.pk for each in self.not_brought], self.receipt])


def goods_of(picking: Picking, order: Order) -> int:
    """What was bought for it, as far as prices are known."""
    return sum(each.mark.cost or 0 for each in picking.of_order(order.pk) if each.mark is not None)


def draft_of(run: Run) -> Closing:
    """As things stand. Raises PricesMissing and NotDelivered for what must be said first."""
    picking = picking_of(run)
    brought = {BookingStatus.COMPLETED, BookingStatus.NO_SHOW}
    orders = [each.order for each in picking.orders]
    if any(not each.is_settled for each in picking.lines):
        raise PricesMissing
    if any(order.booking.status not in brought for order in orders):
        raise NotDelivered
    delivered = [order for order in orders if order.booking.status == BookingStatus.COMPLETED]
    return Closing(
        [Owed(order, goods_of(picking, order), order.fee) for order in delivered],
        [order for order in orders if order.booking.status == BookingStatus.NO_SHOW],
        RunProgress.objects.filter(run=run).values_list("receipt", flat=True).first(),
    )


@unless_deadlocked
@transaction.atomic
def close_run(run: Run, *, actor: Actor, seen: str, note: str = "") -> Closing:
    """Write what everybody owes, all or nothing; from now on the department corrects it.

    `seen` is the version of the draft that was shown, `note` why the receipt differs from the lines. Raises as
    `draft_of`, ChangedMeanwhile, RunIsClosed, and ReceiptUnexplained where it differs by more than a little.
    """
    run = lock_open_run(run.pk)
    # The core says what became of an order without a lock on its run.
    lock_bookings(Booking.objects.filter(shopping_order__run=run))
    draft = draft_of(run)
    require_unchanged(seen, now=draft.version)
    progress, _is_new = RunProgress.objects.get_or_create(run=run)
    money = money_of(run, picking_of(run))
    if money.needs_explaining and not note:
        raise ReceiptUnexplained
    progress.closed_at, progress.closed_by_id = timezone.now(), actor.user_id
    progress.receipt_note = note if money.receipt_differs_by else ""
    progress.save(update_fields=["closed_at", "closed_by", "receipt_note"])
    for each in draft.owed:
        for ledger, amount in ((GoodsEntry, each.goods), (FeeEntry, each.fee)):
            _enter(ledger, each.order, amount, reason=EntryReason.CLOSED, actor=actor)
    record(actor, CLOSED, run, orders=len(draft.owed), receipt_differs_by=money.receipt_differs_by)
    return draft


@unless_deadlocked
@transaction.atomic
def correct(order: Order, *, goods: int, fee: int, why: Why, actor: Actor, seen: str) -> bool:
    """Let the order cost so much instead, in øre: what stands is reversed and written anew. Whether anything changed.

    Said of one whose outcome has changed since it was charged, the same amount is written anew too: it is meant so.
    `seen` is the version of what stood. Raises ChangedMeanwhile where that is something else by now.
    """
    lock_bookings(Booking.objects.filter(shopping_order=order))
    order = (
        Order.objects.select_for_update(no_key=True, of=("self",)).select_related("booking").get(pk=order.pk)
    )
    wanted = version_of([goods, fee, order.booking.status])
    require_unchanged(seen, now=version_of_order(order), wanted=wanted)
    changed = False
    for ledger, amount in ((GoodsEntry, goods), (FeeEntry, fee)):
        changed |= _correct(ledger, order, amount, why=why, actor=actor)
    if changed:
        record(
            actor,
            CORRECTED,
            order,
            recipient_id=order.booking.recipient_id,
            goods=goods,
            fee=fee,
            reason=str(why.cause),
        )
    return changed


def standing(ledger: type[GoodsEntry | FeeEntry], order: Order) -> Any:
    """The entry that holds: neither a reversal nor reversed."""
    entries = ledger.objects.filter(order=order, reverses=None, reversed_by=None)
    return entries.order_by("-pk").first()


def version_of_order(order: Order) -> str:
    """Of what it costs now, and of what became of it."""
    entries = [standing(ledger, order) for ledger in (GoodsEntry, FeeEntry)]
    status = Booking.objects.values_list("status", flat=True).get(pk=order.booking_id)
    return version_of([*(each.amount if each else 0 for each in entries), status])


def _correct(
    ledger: type[GoodsEntry | FeeEntry], order: Order, amount: int, *, why: Why, actor: Actor
) -> bool:
    now = standing(ledger, order)
    is_delivered = order.booking.status == BookingStatus.COMPLETED
    is_meant_so = now is not None and now.reason in reasons_of(is_delivered=is_delivered)
    is_written = (
        bool(amount) or is_delivered
    )  # of what was not delivered nothing need say that nothing is owed
    if (now.amount if now else 0) == amount and (is_meant_so or not is_written):
        return False
    reason = EntryReason.OWED_ANYWAY if amount else EntryReason.NOT_OWED
    if is_delivered:
        reason = EntryReason.CORRECTED
    if now is not None:
        _enter(ledger, order, -now.amount, reason=reason, why=why, actor=actor, reverses=now)
    if is_written:
        _enter(ledger, order, amount, reason=reason, why=why, actor=actor)
    return True


def _enter(
    ledger: type[GoodsEntry | FeeEntry],
    order: Order,
    amount: int,
    *,
    reason: EntryReason,
    actor: Actor,
    why: Why | None = None,
    reverses: Any = None,
) -> None:
    more = {"invoiced_by": _invoicer(order)} if ledger is GoodsEntry else {}
    ledger.objects.create(
        **more,
        run_id=order.run_id,
        order=order,
        recipient_id=order.booking.recipient_id,
        amount=amount,
        reason=reason,
        cause=why.cause if why else "",
        note=why.note if why else "",
        reverses=reverses,
        by_id=actor.user_id,
    )


def _invoicer(order: Order) -> str:
    """Whoever has sent an invoice for it corrects that as well; the first time whom the service has decided on."""
    before = GoodsEntry.objects.filter(order=order).order_by("pk").first()
    return (
        before.invoiced_by if before is not None else SettingsForm.of(order.run.service)["goods_invoiced_by"]
    )
