"""What recipients wish about those who come to them. No reason is asked for and none is kept.

A wish for somebody counts when a visit is handed out, within the fairness bound (`shop.queries.ranking`): nobody gets
more work than others by being liked. A wish against somebody holds at once, like the department's own decision, but for
a few only, and never so that nobody is left to come.
"""

from django.db import transaction
from django.utils import timezone

from audit.record import record
from foundation.actor import Actor
from foundation.errors import NotFound
from shop.domain.freeing import time_was_freed
from shop.domain.locks import lock_for_booking
from shop.domain.representation.mandate import require_mandate
from shop.enums import HelperWish
from shop.errors import DecidedByDepartment, NobodyWouldBeLeft, RecipientHasEnded, TooManyUnwanted
from shop.models import BlockedProvider, PreferredProvider, Provider, Recipient
from shop.queries.wishes import came_within_a_year, nobody_is_left

MOST_UNWANTED = 3
ACTIONS = {
    HelperWish.GLADLY: "provider.preferred",
    HelperWish.NOT: "provider.unwanted",
    HelperWish.NONE: "provider.wish_ended",
}


@transaction.atomic
def say_wish(recipient: Recipient, *, provider: Provider, wish: HelperWish, actor: Actor) -> None:
    """Note the wish in place of any earlier one; said twice it is said once.

    Visits that are planned stay as they are. Raises NotFound about whoever is not on their list,
    DecidedByDepartment, TooManyUnwanted and NobodyWouldBeLeft; RecipientHasEnded and MayNotAct where that is so by
    now.
    """
    lock_for_booking(department_id=provider.department_id, recipient_id=recipient.pk)
    if not Recipient.objects.filter(pk=recipient.pk, is_active=True).exists():
        raise RecipientHasEnded(recipient=recipient.pk)
    require_mandate(actor, recipient_id=recipient.pk, service_id=None)
    before = _wish_now(recipient, provider)
    # Also who takes nothing back is told no name.
    if before == HelperWish.NONE and not came_within_a_year(recipient, provider=provider, now=timezone.now()):
        raise NotFound
    if before == wish:
        return
    _forget(recipient, provider)
    if wish == HelperWish.NOT:
        _require_others(recipient, without=provider)
        BlockedProvider.objects.create(recipient=recipient, provider=provider, is_wish=True)
    elif wish == HelperWish.GLADLY:
        PreferredProvider.objects.create(recipient=recipient, provider=provider)
    record(actor, ACTIONS[wish], provider, recipient_id=recipient.pk)
    if before == HelperWish.NOT:
        time_was_freed(provider.department_id)


def bring_over_wishes(duplicate: Recipient, *, into: Recipient) -> None:
    """Of two that are one person: who must not come to either does not come; the rest is kept once."""
    blocked = BlockedProvider.objects.filter(recipient=into)
    theirs = BlockedProvider.objects.filter(recipient=duplicate)
    decided = theirs.filter(is_wish=False, provider__in=blocked.values("provider")).values("provider")
    blocked.filter(provider__in=decided).update(is_wish=False)
    theirs.filter(provider__in=blocked.values("provider")).delete()
    theirs.update(recipient=into)
    preferred = PreferredProvider.objects.filter(recipient=into)
    liked = PreferredProvider.objects.filter(recipient=duplicate)
    liked.filter(provider__in=preferred.values("provider")).delete()
    liked.update(recipient=into)
    preferred.filter(provider__in=blocked.values("provider")).delete()


def _wish_now(recipient: Recipient, provider: Provider) -> HelperWish:
    """Raises DecidedByDepartment where there is nothing to wish."""
    if block := BlockedProvider.objects.filter(recipient=recipient, provider=provider).first():
        if not block.is_wish:
            raise DecidedByDepartment(provider=provider.pk)
        return HelperWish.NOT
    is_preferred = PreferredProvider.objects.filter(recipient=recipient, provider=provider).exists()
    return HelperWish.GLADLY if is_preferred else HelperWish.NONE


def _forget(recipient: Recipient, provider: Provider) -> None:
    for model in (BlockedProvider, PreferredProvider):
        model.objects.filter(recipient=recipient, provider=provider).delete()


def _require_others(recipient: Recipient, *, without: Provider) -> None:
    if BlockedProvider.objects.filter(recipient=recipient, is_wish=True).count() >= MOST_UNWANTED:
        raise TooManyUnwanted(most=MOST_UNWANTED)
    if nobody_is_left(recipient, without=without, now=timezone.now()):
        raise NobodyWouldBeLeft(provider=without.pk)
