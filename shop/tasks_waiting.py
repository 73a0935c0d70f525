"""Jobs of the waiting list."""

from django.utils import timezone

from foundation.jobs import enqueue, job
from foundation.scope import current_tenant_key
from shop.domain.freeing import (
    LOOK_AGAIN,
    OFFER,
    enqueue_unless_waiting,
    look_again_when_a_hold_ends,
    look_at_line,
)
from shop.domain.waitlist.answers import EXPIRE_OFFER, expire_offer
from shop.domain.waitlist.nights import tidy_the_line
from shop.domain.waitlist.offers import offer_next
from shop.enums import OfferOutcome, WaitlistStatus
from shop.models import Department, WaitlistOffer

TEND = "shop.tend_waitlist"
SETTLE = "shop.settle_waitlist"


@job(OFFER)
def offer_waitlist(*, department_id: int) -> None:
    """Make one offer, and come back as long as there was one to make: each offer is a transaction of its own."""
    if offer_next(department_id) is not None:
        look_at_line(department_id)
    else:
        look_again_when_a_hold_ends(department_id)


@job(LOOK_AGAIN)
def look_again(*, department_id: int) -> None:
    """A hold has ended: whether it became a booking or lapsed, a round sees."""
    look_at_line(department_id)


@job(EXPIRE_OFFER)
def expire_one(*, offer_id: int) -> None:
    """When its time is over: whoever is next in line is asked."""
    expire_offer(offer_id)


@job(SETTLE)
def settle() -> None:
    """Take those off the list who have a time, or whose days are over."""
    tidy_the_line()


@job(TEND)
def tend_waitlist() -> None:
    """Once a night: what a job overlooked, who need not wait on, and the day that has come into sight."""
    over = WaitlistOffer.objects.filter(outcome=OfferOutcome.OPEN, expires_at__lte=timezone.now())
    for offer_id in over.order_by("pk").values_list("pk", flat=True):
        enqueue(current_tenant_key(), EXPIRE_OFFER, {"offer_id": offer_id})
    enqueue_unless_waiting(SETTLE, key=0)
    waited_for = Department.objects.filter(services__waitlist_entries__status=WaitlistStatus.WAITING)
    for department_id in waited_for.order_by("pk").distinct().values_list("pk", flat=True):
        look_at_line(department_id)
