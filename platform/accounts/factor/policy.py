"""Who must have a second factor. The accounts do not know who works here: whoever does says so (as in `national`)."""

from collections.abc import Callable

from allauth.mfa.models import Authenticator

from accounts.factor.enums import FactorRule
from accounts.factor_models import SecondFactorPolicy
from accounts.models import User
from audit.record import record
from foundation.actor import Actor

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""Recovery codes stand in for one of these, and are none."""

type Knows = Callable[[int], bool]

_knows: list[Knows] = []


def says_who_works_here(knows: Knows) -> Knows:
    """Register a function that says whether the user with that id holds a role, or comes to people."""
    _knows.append(knows)
    return knows


def works_here(user_id: int) -> bool:
    return any(knows(user_id) for knows in _knows)


def must_have_factor(user: User) -> bool:
    """Whether the municipality asks it of them."""
    return SecondFactorPolicy.current().rule == FactorRule.REQUIRED and works_here(user.pk)


def has_factor(user_id: int) -> bool:
    found: bool = Authenticator.objects.filter(user=user_id, type__in=FACTORS).exists()
    return found


def set_rule(rule: FactorRule, *, actor: Actor) -> SecondFactorPolicy:
    """From the next sign-in on: who is signed in goes on until their session ends."""
    policy, _is_new = SecondFactorPolicy.objects.update_or_create(only=1, defaults={"rule": rule})
    record(actor, "second_factor.rule_changed", policy, rule=rule)
    return policy
