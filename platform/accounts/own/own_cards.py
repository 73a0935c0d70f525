"""The accounts' own cards: the password, and where one is signed in."""

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.own.cards import AccountCard, account_card
from accounts.own.sessions import live_sessions


@account_card(place=10)
def password_card(request: HttpRequest, user: User) -> AccountCard | None:
    """For those who have one."""
    if not user.has_usable_password():
        return None
    return AccountCard(
        _("Password"),
        _("Change it when somebody else may have seen it. It then ends every other session."),
        "account:password",
        _("Change the password"),
    )


@account_card(place=30)
def sessions_card(request: HttpRequest, user: User) -> AccountCard:
    count = len(live_sessions(user))
    text = ngettext(
        "You are signed in on %(count)s device.", "You are signed in on %(count)s devices.", count
    ) % {"count": count}
    return AccountCard(
        _("Where you are signed in"), text, "account:sessions", _("See them, and sign out elsewhere")
    )
