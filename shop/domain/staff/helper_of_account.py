"""Which of the helpers an account belongs to: whoever has it sees that helper's day."""

from django.db import transaction

from accounts.models import User
from audit.record import record
from foundation.actor import Actor
from foundation.errors import NotFound
from foundation.retrying import unless_deadlocked
from shop.domain.locks import lock_staff
from shop.domain.meanwhile import require_unchanged
from shop.errors import HelperHasAccount, NothingToDoHere, RoleNotYours
from shop.models import Provider, RoleGrant
from shop.queries.authority import Authority, authority_of
from shop.queries.municipality_versions import version_of_helper


@unless_deadlocked
@transaction.atomic
def set_helper(user: User, *, provider_id: int | None, actor: Actor, seen: str = "") -> None:
    """They are that helper from now on, or none; said twice it is said once. `seen` is the version the actor looked at.

    Raises NotFound for a helper who is not the actor's, RoleNotYours where they are a helper elsewhere already,
    HelperHasAccount, ChangedMeanwhile, and NothingToDoHere for none where they have no role either.
    """
    lock_staff()
    authority = authority_of(actor)
    now = Provider.objects.select_for_update(of=("self",)).filter(user=user).first()
    if now is not None and now.department_id not in authority.departments:
        raise RoleNotYours
    if (now.pk if now else None) == provider_id:
        return
    require_unchanged(seen, now=version_of_helper(now))
    if provider_id is None and not RoleGrant.objects.filter(user=user).exists():
        raise NothingToDoHere
    if now is not None:
        now.user = None
        now.save(update_fields=["user"])
        record(actor, "provider.unlinked", now, user=user.pk)
    if provider_id is not None:
        give_helper(user, provider_id, authority=authority, actor=actor)


def give_helper(user: User, provider_id: int, *, authority: Authority, actor: Actor) -> None:
    """As above, for somebody who is no helper yet."""
    found = Provider.objects.filter(pk=provider_id, department__in=authority.departments, number__isnull=True)
    provider = found.select_for_update(of=("self",)).first()
    if provider is None:
        raise NotFound
    if provider.user_id is not None or not provider.is_active:
        raise HelperHasAccount
    provider.user = user
    provider.save(update_fields=["user"])
    record(actor, "provider.linked", provider, user=user.pk)
