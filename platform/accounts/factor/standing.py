"""How somebody's second step stands, in words for its owner."""

from allauth.mfa.models import Authenticator
from django.utils.translation import gettext as _

from accounts.factor.policy import FACTORS, has_factor, must_have_factor
from accounts.factor.recovery import codes_left
from accounts.models import User


def what_is_missing(user: User) -> str:
    """What they had better see to before they sign in next; empty where nothing is."""
    if has_factor(user.pk):
        return no_codes() if codes_left(user) == 0 else ""
    if not must_have_factor(user):
        return ""
    return _(
        "Your municipality asks for it: the next time you sign in with your password, you must set it up to get in."
    )


def no_codes() -> str:
    return _(
        "None of your recovery codes is left. Make new ones, so that you get in if your phone or key is gone."
    )


def why_it_stays(user: User) -> str:
    """Why their only factor cannot be removed, and what to do first; empty where any can be."""
    if Authenticator.objects.filter(user=user, type__in=FACTORS).count() != 1 or not must_have_factor(user):
        return ""
    return _(
        "It cannot be removed: it is your only second step, and your municipality asks for one. Add another one first."
    )
