"""The one hierarchy of refusals. No HTTP in here: a handler at the edge turns a refusal into a page."""

from typing import Any, ClassVar

from django.utils.translation import gettext as _


class DomainError(Exception):
    """A rule of the product said no. `code` is stable and public; `params` carry no personal data."""

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 422

    def __init__(self, **params: Any) -> None:
        self.params = params
        super().__init__(self.code)

    def title(self) -> str:
        """What happened, in the reader's language, without blame."""
        return _("That did not work.")

    def advice(self) -> str:
        """What the reader can do next; may be empty."""
        return ""

    def in_full(self) -> str:
        """Both in one line."""
        return f"{self.title()} {self.advice()}".strip()


class NotFound(DomainError):
    """There is no such thing for this reader: missing and not yours look the same on purpose."""

    code = "not_found"
    status = 404

    def title(self) -> str:
        return _("We could not find that.")


class Forbidden(DomainError):
    """The reader is known and may not do this."""

    code = "forbidden"
    status = 403

    def title(self) -> str:
        return _("You do not have access to this page.")
