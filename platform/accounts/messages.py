"""What the accounts write to people: links that let them in, and what happened to their account."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import standard_texts as standard
from accounts.addresses import whole_address
from accounts.factor.policy import works_here
from accounts.links import is_open, token_of
from accounts.models import Invitation, KnownDevice, PasswordReset, User
from notifications.kinds import message_kind
from notifications.standards import MessageText
from ui.calling import whom_to_call
from ui.dates import day_year_and_clock

INVITED, RESET, ACCOUNT_CLOSED, PASSWORD_CHANGED, NEW_DEVICE = (
    "accounts.invited",
    "accounts.reset",
    "accounts.closed",
    "accounts.password_changed",
    "accounts.new_device",
)


@message_kind(INVITED, standard.INVITED)
def invited(params: Mapping[str, Any]) -> MessageText | None:
    """Nothing when it was used or withdrawn meanwhile. The token is made now, and stands in the mail only."""
    found = Invitation.objects.select_related("invited_by", "user").filter(pk=params["invitation_id"]).first()
    if found is None or not is_open(found):
        return None
    days = max(1, (found.expires_at - timezone.now()).days + 1)
    words = {
        "name": found.user.first_name,
        "by": found.invited_by.name if found.invited_by else _("Your municipality"),
        "address": whole_address("accounts:invitation", token_of(found)),
        "valid": ngettext(
            "The link works once, for %(count)s day.", "The link works once, for %(count)s days.", days
        )
        % {"count": days},
    }
    return standard.INVITED.write(words)


@message_kind(RESET, standard.RESET)
def reset(params: Mapping[str, Any]) -> MessageText | None:
    """Nothing when it was used meanwhile, or is too old already."""
    found = PasswordReset.objects.select_related("user").filter(pk=params["reset_id"]).first()
    if found is None or found.user is None or not is_open(found):
        return None
    words = {
        "name": found.user.first_name,
        "address": whole_address("accounts:reset", token_of(found)),
    }
    return standard.RESET.write(words)


@message_kind(ACCOUNT_CLOSED, standard.ACCOUNT_CLOSED, is_to_closed=True)
def account_closed(params: Mapping[str, Any]) -> MessageText | None:
    """To who asked for a new password. Nothing when their account was opened again meanwhile."""
    found = PasswordReset.objects.select_related("user").filter(pk=params["reset_id"]).first()
    if found is None or found.user is None or found.user.is_active:
        return None
    words = {
        "name": found.user.first_name,
        "phones": _phones(),
        "address": whole_address("accounts:sign_in"),
    }
    return standard.ACCOUNT_CLOSED.write(words)


@message_kind(PASSWORD_CHANGED, standard.PASSWORD_CHANGED)
def password_changed(params: Mapping[str, Any]) -> MessageText:
    user = User.objects.get(pk=params["user_id"])
    words = {
        "name": user.first_name,
        "when": _moment(params["at"]),
        "address": whole_address("accounts:forgotten"),
    }
    return standard.PASSWORD_CHANGED.write(words)


@message_kind(NEW_DEVICE, standard.NEW_DEVICE)
def new_device(params: Mapping[str, Any]) -> MessageText | None:
    found = KnownDevice.objects.select_related("user").filter(pk=params["device_id"]).first()
    if found is None:
        return None
    words = {
        "name": found.user.first_name,
        "when": _moment(params["at"]),
        "device": found.device or _("an unknown kind of device"),
        "what": _what_to_do(found.user),
        "sessions": whole_address("account:sessions"),
    }
    return standard.NEW_DEVICE.write(words)


def _what_to_do(user: User) -> str:
    """Who signs in without a password of ours changes it elsewhere; who does not work here has no administrator."""
    if not user.has_usable_password():
        return _(
            "Sign out there, change the password of your work account at once, and tell your administrator."
        )
    address = whole_address("account:password")
    if not works_here(user.pk):
        text = _(
            "Change your password at once, which signs everybody else out: %(address)s\n\nThen call the department that"
            " helps you.\n%(phones)s"
        )
        return (text % {"address": address, "phones": _phones()}).strip()
    text = _(
        "Change your password at once, which signs everybody else out, and tell your administrator: %(address)s"
    )
    return text % {"address": address}


def _phones() -> str:
    """A line for each number; empty where none is stored."""
    return "\n".join(f"{line.name}: {line.phone}" for line in whom_to_call())


def _moment(text: str) -> str:
    return day_year_and_clock(timezone.localtime(datetime.fromisoformat(text)))
