"""What the first person one meets in the demonstration wishes about those who come."""

from collections.abc import Sequence

from django.utils import timezone

from foundation.actor import Actor, Channel
from shop.domain.capacity.wishes import say_wish
from shop.enums import HelperWish
from shop.models import Department, PreferredProvider, Recipient
from shop.queries.wishes import helpers_of_mine


def let_them_wish(department: Department, *, featured: Sequence[str]) -> None:
    """Whoever came last is gladly seen. Nothing where it has been said."""
    recipient = Recipient.objects.filter(name__in=featured[:1], is_active=True).first()
    if recipient is None or PreferredProvider.objects.exists():
        return
    helpers = [
        each
        for each in helpers_of_mine(recipient, now=timezone.now())
        if each.provider.department_id == department.pk and not each.is_decided
    ]
    if helpers:
        actor = Actor(recipient.user_id, Channel.SELF)
        say_wish(recipient, provider=helpers[0].provider, wish=HelperWish.GLADLY, actor=actor)
