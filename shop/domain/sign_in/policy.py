"""What a municipality decides about signing in. Others are asked about it before any transaction, by tenants/."""

from dataclasses import dataclass, field

from django.db import transaction

from accounts.enums import SignInLevel
from accounts.factor.enums import FactorRule
from accounts.factor.policy import set_rule
from accounts.factor_models import SecondFactorPolicy
from accounts.models import SignInPolicy
from accounts.work_models import WorkSignIn
from audit.record import record
from foundation.actor import Actor
from shop.domain.locks import lock_staff
from shop.domain.meanwhile import require_unchanged
from shop.domain.staff.administrators import an_administrator_stays
from shop.queries.municipality_versions import (
    WORK,
    version_of_factor_rule,
    version_of_policy,
    version_of_work_sign_in,
)


@transaction.atomic
def change_policy(
    *, level: SignInLevel, relatives_may_register: bool, actor: Actor, seen: str = ""
) -> SignInPolicy:
    """How sure citizens must be of themselves from now on, and whether strangers may register.

    `seen` is the version the actor looked at, here and below. Raises ChangedMeanwhile.
    """
    policy, _made = SignInPolicy.objects.select_for_update().get_or_create(only=1)
    if (policy.level, policy.relatives_may_register) == (level, relatives_may_register):
        return policy
    require_unchanged(seen, now=version_of_policy(policy))
    policy.level, policy.relatives_may_register = level, relatives_may_register
    policy.save(update_fields=["level", "relatives_may_register"])
    relatives = "yes" if relatives_may_register else "no"
    record(actor, "sign_in_policy.changed", policy, level=level, relatives=relatives)
    return policy


@transaction.atomic
def change_factor_rule(rule: FactorRule, *, actor: Actor, seen: str = "") -> None:
    """Who must have a second step, from the next sign-in on. Raises ChangedMeanwhile."""
    lock_staff()
    now = SecondFactorPolicy.current()
    if now.rule != rule:
        require_unchanged(seen, now=version_of_factor_rule(now))
        set_rule(rule, actor=actor)


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
def change_work_sign_in(wanted: WorkSettings, *, actor: Actor, seen: str = "") -> WorkSignIn:
    """How staff sign in with their work account.

    Raises SecretMissing, LastAdministrator or ChangedMeanwhile, and nothing is changed.

    A secret is for one provider alone: another issuer or another client wants its own. Either may call everybody
    something else from then on (OpenID Connect Core 1.0, 8.1), so nobody who is connected is counted on.
    """
    lock_staff()
    work = WorkSignIn.objects.select_for_update().first() or WorkSignIn()
    is_same = (work.issuer, work.client_id) == (wanted.issuer, wanted.client_id)
    if not wanted.secret and not is_same:
        raise SecretMissing
    if work.pk and _is_said_already(wanted, work):
        return work
    require_unchanged(seen, now=version_of_work_sign_in(work if work.pk else None))
    for name in WORK:
        setattr(work, name, getattr(wanted, name))
    if wanted.secret:
        work.seal(wanted.secret)
    with an_administrator_stays(by_work=is_same):
        work.save()
    record(actor, "work_sign_in.changed", work, is_open="yes" if work.is_open else "no")
    return work


def _is_said_already(wanted: WorkSettings, work: WorkSignIn) -> bool:
    is_same = all(getattr(work, name) == getattr(wanted, name) for name in WORK)
    return is_same and (not wanted.secret or wanted.secret == work.secret)


@transaction.atomic
def remove_work_sign_in(*, actor: Actor) -> None:
    """Nobody signs in this way any more; who is connected stays so, for the day it is set up again.

    Raises LastAdministrator where nobody could come in any more who administers the municipality.
    """
    with an_administrator_stays():
        for work in WorkSignIn.objects.select_for_update():
            record(actor, "work_sign_in.removed", work)
            work.delete()
