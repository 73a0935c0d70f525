"""What a municipality decides about signing in. Others are asked about it before any transaction, by tenants/."""

from dataclasses import dataclass, field

from django.db import transaction

from accounts.enums import SignInLevel
from accounts.models import SignInPolicy
from accounts.work_models import WorkSignIn
from audit.record import record
from foundation.actor import Actor
from shop.domain.locks import lock_staff
from shop.domain.staff.administrators import an_administrator_stays


@transaction.atomic
def change_policy(*, level: SignInLevel, relatives_may_register: bool, actor: Actor) -> SignInPolicy:
    """How sure citizens must be of themselves from now on, and whether strangers may register."""
    policy, _made = SignInPolicy.objects.select_for_update().get_or_create(only=1)
    before = (policy.level, policy.relatives_may_register)
    policy.level, policy.relatives_may_register = level, relatives_may_register
    policy.save()
    if before != (policy.level, policy.relatives_may_register):
        record(
            actor,
            "sign_in_policy.changed",
            policy,
            level=level,
            relatives="yes" if relatives_may_register else "no",
        )
    return policy


@dataclass(frozen=True, slots=True)
class WorkSettings:
    """As typed. An empty `secret` leaves the one that is kept."""

    title: str
    issuer: str
    client_id: str
    level: str
    groups_claim: str
    is_open: bool
    secret: str = field(default="", repr=False)


class SecretMissing(ValueError):
    """There is none to keep: the provider was not set up before, or another one was."""


@transaction.atomic
def change_work_sign_in(wanted: WorkSettings, *, actor: Actor) -> WorkSignIn:
    """How staff sign in with their work account. Raises SecretMissing or LastAdministrator, and nothing is changed.

    A secret is for one provider alone: another issuer or another client wants its own. Either may call everybody
    something else from then on (OpenID Connect Core 1.0, 8.1), so nobody who is connected is counted on.
    """
    lock_staff()
    work = WorkSignIn.objects.select_for_update().first() or WorkSignIn()
    is_same = (work.issuer, work.client_id) == (wanted.issuer, wanted.client_id)
    if not wanted.secret and not is_same:
        raise SecretMissing
    for name in ("title", "issuer", "client_id", "level", "groups_claim", "is_open"):
        setattr(work, name, getattr(wanted, name))
    if wanted.secret:
        work.seal(wanted.secret)
    with an_administrator_stays(by_work=is_same):
        work.save()
    record(actor, "work_sign_in.changed", work, is_open="yes" if work.is_open else "no")
    return work


@transaction.atomic
def remove_work_sign_in(*, actor: Actor) -> None:
    """Nobody signs in this way any more; who is connected stays so, for the day it is set up again.

    Raises LastAdministrator where nobody could come in any more who administers the municipality.
    """
    with an_administrator_stays():
        for work in WorkSignIn.objects.select_for_update():
            record(actor, "work_sign_in.removed", work)
            work.delete()
