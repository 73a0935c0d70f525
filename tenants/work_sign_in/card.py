"""The work account's card on “my account”."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.factor.policy import works_here
from accounts.models import User
from accounts.own.cards import AccountCard, account_card
from accounts.work_ended import has_left
from accounts.work_models import WorkIdentity, WorkSignIn


@account_card(place=25)
def work_card(request: HttpRequest, user: User) -> AccountCard | None:
    """For staff where there is such a sign-in: whoever has a password, or came with a work account.

    Whoever has a password and no work here yet is led to the page when they come with their work account.
    """
    del request
    if has_left(user) or WorkSignIn.open_now() is None:
        return None
    if WorkIdentity.objects.filter(user=user).exists():
        text = _("You can sign in with the account your employer gave you.")
        return AccountCard(_("Work account"), text, "work:mine", _("See it"), tag=_("Connected"))
    if not (user.has_usable_password() and works_here(user.pk)):
        return None
    text = _("Sign in with the account your employer gave you, and forget one password.")
    return AccountCard(_("Work account"), text, "work:mine", _("Connect it"))
