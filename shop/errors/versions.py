"""Somebody else was faster with a form: of every room."""

from django.utils.translation import gettext as _

from foundation.errors import DomainError


class ChangedMeanwhile(DomainError):
    """What the person saw when they opened the form is not what is there now; nothing was written."""

    code = "changed_meanwhile"
    status = 409

    def title(self) -> str:
        return _("Somebody else has changed this while you had the page open.")

    def advice(self) -> str:
        return _(
            "Nothing of yours is saved yet. Look at what it is now, and save again if yours should stand."
        )
