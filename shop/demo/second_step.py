"""One person who signs in in two steps, so that it can be seen without a phone; nobody else must."""

from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

from accounts.factor.changes import first_codes
from accounts.factor.enums import FactorRule
from accounts.factor.policy import set_rule
from accounts.factor.totp import has_app, keep_secret
from accounts.factor_models import SecondFactorPolicy
from accounts.models import User
from foundation.actor import SYSTEM
from shop.enums import StaffRole
from shop.models import RoleGrant

DEMO_KEY = "TJENESTESHOPDEMO"
"""As one writes it in an app; opens invented people only."""


@dataclass(frozen=True, slots=True)
class Example:
    """Who has it, and what their app shows now."""

    name: str
    email: str
    code: str


def show_second_step() -> None:
    """The administrator of the last department has an app; everybody else signs in with the password alone."""
    if SecondFactorPolicy.objects.exists():
        return
    set_rule(FactorRule.OPTIONAL, actor=SYSTEM)
    administrators = RoleGrant.objects.filter(
        role=StaffRole.DEPARTMENT_ADMINISTRATOR, department__is_active=True
    )
    user = administrators.select_related("user").latest("department_id", "-pk").user
    if not has_app(user):
        keep_secret(user, secret=DEMO_KEY, step=0)
        first_codes(user)


def example() -> Example | None:
    """None once somebody has changed it."""
    for row in Authenticator.objects.filter(type=Authenticator.Type.TOTP).order_by("pk")[:1]:
        user: User = User.objects.get(pk=row.user_id)
        _before, step, _after = yield_hotp_counters_from_time()
        return Example(user.name, user.email or "", format_hotp_value(hotp_value(DEMO_KEY, step)))
    return None
