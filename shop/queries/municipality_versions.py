"""The same as `versions`, of what the municipality decides for all: signing in, languages, and how texts are sent.

A secret counts by what is stored of it: that it was changed is seen, and nothing else of it.
"""

from accounts.factor_models import SecondFactorPolicy
from accounts.models import SignInPolicy
from accounts.work_models import WorkSignIn
from notifications.models import SmsGateway
from shop.models import Provider
from shop.queries.versions import version_of

WORK = ("title", "issuer", "client_id", "level", "groups_claim", "is_open")
GATEWAY = ("kind", "fiks_account", "fiks_integration", "url", "method", "template")


def version_of_policy(policy: SignInPolicy) -> str:
    return version_of([str(policy.level), policy.relatives_may_register])


def version_of_factor_rule(policy: SecondFactorPolicy) -> str:
    return version_of([str(policy.rule)])


def version_of_work_sign_in(work: WorkSignIn | None) -> str:
    """Also of none: two may set it up at once."""
    if work is None:
        return version_of([])
    return version_of([*(str(getattr(work, name)) for name in WORK), bytes(work.secret_sealed)])


def version_of_gateway(gateway: SmsGateway) -> str:
    sealed = (bytes(each or b"") for each in (gateway.fiks_password_sealed, gateway.token_sealed))
    return version_of([*(str(getattr(gateway, name)) for name in GATEWAY), *sealed])


def version_of_language(language: str) -> str:
    return version_of([language])


def version_of_helper(provider: Provider | None) -> str:
    """Which helper an account is."""
    return version_of([provider.pk if provider else None])
