"""What a recipient cannot wish about those who come to them."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from foundation.errors import DomainError


class DecidedByDepartment(DomainError):
    code = "decided_by_department"
    status = 409

    def title(self) -> str:
        return _("The department has decided that they do not come.")

    def advice(self) -> str:
        return _("Call the department if it should be different.")


class TooManyUnwanted(DomainError):
    """`most` is how many helpers somebody may do without by their own wish."""

    code = "too_many_unwanted"
    status = 409

    def title(self) -> str:
        most = int(self.params["most"])
        return ngettext(
            "%(most)s helper at most can be asked not to come.",
            "%(most)s helpers at most can be asked not to come.",
            most,
        ) % {"most": most}

    def advice(self) -> str:
        return _("Take one of the others back first, or call the department: they can help.")


class NobodyWouldBeLeft(DomainError):
    code = "nobody_would_be_left"
    status = 409

    def title(self) -> str:
        return _("Then nobody would be left who can come to you.")

    def advice(self) -> str:
        return _("Call the department: they can find a way.")
