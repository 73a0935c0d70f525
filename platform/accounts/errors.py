"""Why the accounts say no."""

from django.utils.translation import gettext as _

from foundation.errors import DomainError


class LinkIsOver(DomainError):
    """The link was used, withdrawn or too old, or there never was such a link: all of them look the same."""

    code = "link_is_over"
    status = 410

    def title(self) -> str:
        return _("This link cannot be used any more.")

    def advice(self) -> str:
        return _(
            "It may have been used already, be too old, or have been replaced by a newer one. Look for a newer mail, or"
            " ask for a new link."
        )


class WrongPassword(DomainError):
    """The password somebody has now is another one."""

    code = "wrong_password"

    def title(self) -> str:
        return _("That is not the password you have now.")
