"""The second step's card on “my account”."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.factor.policy import has_factor
from accounts.factor.standing import what_is_missing
from accounts.models import User
from accounts.own.cards import AccountCard, account_card


@account_card(place=20)
def factor_card(request: HttpRequest, user: User) -> AccountCard | None:
    """For those who have a password to add it to."""
    if not user.has_usable_password():
        return None
    if has_factor(user.pk):
        text = _("Besides the password you show a code or a passkey when you sign in.")
        label, tag = _("See it, or change it"), _("On")
    else:
        text = _("With a code from an app, or a passkey, your password alone opens nothing for others.")
        label, tag = _("Set it up"), _("Off")
    return AccountCard(_("Second step"), text, "factor:mine", label, tag=tag, warning=what_is_missing(user))
