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


class AlreadySignedIn(DomainError):
    """Somebody who has chosen a password needs no invitation any more."""

    code = "already_signed_in"
    status = 409

    def title(self) -> str:
        return _("They have signed in already.")


class PasswordIsAnother(DomainError):
    """Whoever changes it has shown one that was not theirs any more when they were let to it."""

    code = "password_is_another"
    status = 409

    def title(self) -> str:
        return _("The password was changed a moment ago. Sign in with the new one.")
