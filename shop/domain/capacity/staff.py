"""Providers with a name: who works in a department, and who has left."""

from collections.abc import Iterable

from django.db import transaction

from accounts.closing import reopen_account
from accounts.work_ended import begin_work_again
from audit.record import record
from foundation.actor import Actor
from shop.domain.capacity.shifts import remake_shifts
from shop.domain.locks import lock_schedule
from shop.enums import ProviderKind
from shop.errors import NameTaken
from shop.models import Department, Provider, RoleGrant


@transaction.atomic
def add_provider(
    department: Department, *, name: str, actor: Actor, kind: ProviderKind = ProviderKind.PERSON
) -> Provider:
    """Somebody new, or a team or a place, with no shifts yet.

    Raises NameTaken: two with one name cannot be told apart.
    """
    lock_schedule(department.pk)
    _require_free_name(department, name)
    provider = Provider.objects.create(department=department, name=name, kind=kind)
    record(actor, "provider.added", provider, kind=kind)
    return provider


def say_where_places_are(places: Iterable[Provider], *, address: str, phone: str) -> None:
    """Where these places stand and which number is theirs: whoever has booked one reads it at once.

    Whoever calls writes into the log what they changed.
    """
    ids = [place.pk for place in places]
    Provider.objects.filter(pk__in=ids, kind=ProviderKind.PLACE).update(
        place_address=address, place_phone=phone
    )


@transaction.atomic
def deactivate_provider(provider: Provider, *, actor: Actor) -> int:
    """No new visits for them; their weekly shifts are kept for the day they come back.

    Returns how many bookings of the department are stranded.
    """
    return _set_active(provider, is_active=False, action="provider.deactivated", actor=actor)


@transaction.atomic
def reactivate_provider(provider: Provider, *, actor: Actor) -> int:
    """Back to work, with the weekly shifts they had. Raises NameTaken if somebody else got the name.

    Returns how many bookings of the department are stranded.
    """
    return _set_active(provider, is_active=True, action="provider.reactivated", actor=actor)


def _set_active(provider: Provider, *, is_active: bool, action: str, actor: Actor) -> int:
    lock_schedule(provider.department_id)
    provider.refresh_from_db(fields=["is_active", "name", "leaves_on"])
    if provider.is_active != is_active:
        if is_active:
            _require_free_name(provider.department, provider.name)
        provider.is_active = is_active
        if is_active:
            provider.leaves_on = None
            _open_way_in(provider)
        provider.save(update_fields=["is_active", "leaves_on"])
        record(actor, action, provider)
    return remake_shifts(provider.department)


def _open_way_in(provider: Provider) -> None:
    """Who left by their last day has no account any more. Of who has a role somebody closed it, who opens it again."""
    if provider.user_id is not None and not RoleGrant.objects.filter(user=provider.user_id).exists():
        reopen_account(provider.user_id)
        begin_work_again(provider.user_id)


def _require_free_name(department: Department, name: str) -> None:
    if department.providers.filter(name__iexact=name, is_active=True).exists():
        raise NameTaken
