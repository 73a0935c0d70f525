"""What is written to people about their accounts, by e-mail alone: each form said once."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from notifications.lazily import swapped
from notifications.standards import Occasion, Standard

if TYPE_CHECKING:
    from collections.abc import Sequence

    from notifications.standards import Words

ACCESS = Occasion(6, _("People and access"))


def _mail(
    key: str,
    title: "Words",
    *,
    subject: "Words",
    body: "Words",
    words: "Sequence[str]",
    required: "Sequence[str]" = ("address",),
    variant: "Words" = "",
) -> Standard:
    return Standard(
        key, title, ACCESS, subject, body, ("name", *words), required, variant=variant, is_mail_only=True
    )


INVITED = _mail(
    "accounts.invited",
    _("An invitation"),
    subject=_("Your account at Tjenesteshop"),
    body=swapped(
        _(
            "Hello %(name)s,\n\n%(by)s has made you an account at Tjenesteshop, where the municipality plans its"
            " visits. Choose a password, and you are in:\n\n%(address)s\n\n%(link)s If you did not expect this, do"
            " nothing."
        ),
        "%(link)s",
        "%(valid)s",
    ),
    words=("by", "address", "valid"),
)
RESET = _mail(
    "accounts.reset",
    _("A new password"),
    subject=_("A new password for Tjenesteshop"),
    body=_(
        "Hello %(name)s,\n\nsomebody, probably you, asked for a new password. Choose it here:\n\n%(address)s\n\nThe"
        " link works once, for an hour. If it was not you, do nothing: your password stays as it is."
    ),
    words=("address",),
)
ACCOUNT_CLOSED = _mail(
    "accounts.closed",
    _("A closed account"),
    subject=_("Your account at Tjenesteshop is closed"),
    body=_(
        "Hello %(name)s,\n\nsomebody, probably you, asked for a new password. Your account is closed, so a new"
        " password would not open it.\n\nIs that a mistake? Ask whoever administers your department: they can open"
        " it again.\n\n%(phones)s\n\nDo you receive services yourself, or act for somebody who does? Then sign in the"
        " way you do for that:\n%(address)s\n\nIf it was not you, do nothing."
    ),
    words=("phones", "address"),
    required=(),
    variant=_("to who asks for a new password"),
)
PASSWORD_CHANGED = _mail(
    "accounts.password_changed",
    _("A password was changed"),
    subject=_("Your password was changed"),
    body=_(
        "Hello %(name)s,\n\nyour password for Tjenesteshop was changed on %(when)s, and you were signed out"
        " everywhere else. If it was not you, choose a new one at once and tell your administrator:\n\n%(address)s"
    ),
    words=("when", "address"),
)
NEW_DEVICE = _mail(
    "accounts.new_device",
    _("Somebody signed in from a new device"),
    subject=_("You signed in from a new device"),
    body=_(
        "Hello %(name)s,\n\non %(when)s somebody signed in to Tjenesteshop as you, from a device we have not seen"
        " you use lately: %(device)s.\n\nWas it you? Then there is nothing to do.\n\nWas it not you?"
        " %(what)s\n\nWhere you are signed in now: %(sessions)s"
    ),
    words=("when", "device", "what", "sessions"),
    required=("what",),
)
FACTOR_CHANGED = _mail(
    "accounts.factor_changed",
    _("The second step of somebody's sign-in was changed"),
    subject=_("The second step of your sign-in"),
    body=_(
        "Hello %(name)s,\n\nthis happened to the second step of your sign-in to Tjenesteshop on"
        " %(when)s:\n\n%(what)s\n\nWas it you, or had you asked for it? Then there is nothing to do.\n\nWas it not"
        " you? Change your password at once and tell your administrator. What you have set up now:\n%(address)s"
    ),
    words=("when", "what", "address"),
    required=("what", "address"),
)
WORK_CONNECTED = _mail(
    "accounts.work_connected",
    _("A work account was connected with an account"),
    subject=_("A work account was connected"),
    body=_(
        "Hello %(name)s,\n\na work account was connected with your account at Tjenesteshop on %(when)s. Whoever has"
        " it can sign in as you.\n\nWas it you? Then there is nothing to do.\n\nWas it not you? Disconnect it at"
        " once, change your password and tell your administrator:\n%(address)s"
    ),
    words=("when", "address"),
)
