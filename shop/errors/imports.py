"""Why a file cannot be imported, or not as it was shown."""

from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.errors import DomainError


class FileProblem(StrEnum):
    """What is wrong with a file as a whole, before any of its rows."""

    NO_TABLE = "no_table"
    OLD_FORMAT = "old_format"
    EMPTY = "empty"
    ONLY_HEADINGS = "only_headings"
    TOO_LARGE = "too_large"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    CELLS_WITHOUT_HEADING = "cells_without_heading"


WHAT_TO_DO = {
    FileProblem.NO_TABLE: gettext_lazy(
        "The file cannot be read as a table. Save it as .xlsx or CSV, and choose that one."
    ),
    FileProblem.OLD_FORMAT: gettext_lazy(
        "This is an old Excel file. Save it as .xlsx or CSV, and choose that one."
    ),
    FileProblem.EMPTY: gettext_lazy("There is nothing in the file. Is the table on the first sheet?"),
    FileProblem.ONLY_HEADINGS: gettext_lazy("There are headings in the file, and no rows below them."),
    FileProblem.TOO_LARGE: gettext_lazy(
        "The file is too large: at most 2 MB. Take out pictures and other sheets."
    ),
    FileProblem.TOO_MANY_ROWS: gettext_lazy(
        "There are too many rows: at most %(most)s at a time. Share them among several files."
    ),
    FileProblem.TOO_MANY_COLUMNS: gettext_lazy(
        "There are too many columns. Take out those that are not needed."
    ),
    FileProblem.CELLS_WITHOUT_HEADING: gettext_lazy(
        "Some cells stand in a column without a heading. Give it one, or take it out."
    ),
}


class FileNotReadable(DomainError):
    code = "file_not_readable"

    def __init__(self, *, problem: FileProblem, most: int = 0) -> None:
        self.problem = problem
        super().__init__(problem=problem, most=most)

    def title(self) -> str:
        return str(WHAT_TO_DO[self.problem]) % self.params


class HeadingsNotUnderstood(DomainError):
    """`missing`, `unknown` and `twice` are headings; those that are unknown are as they stand in the file."""

    code = "headings_not_understood"

    def title(self) -> str:
        return " ".join(self.reasons())

    def reasons(self) -> list[str]:
        """One sentence for each kind of trouble."""
        said = []
        if self.params["missing"]:
            words = ", ".join(self.params["missing"])
            said.append(_("These columns are missing: %(columns)s.") % {"columns": words})
        if self.params["unknown"]:
            words = ", ".join(self.params["unknown"])
            said.append(
                _("These columns are not known here: %(columns)s. Rename them as below, or take them out.")
                % {"columns": words}
            )
        if self.params["twice"]:
            words = ", ".join(self.params["twice"])
            said.append(_("These columns are there twice: %(columns)s.") % {"columns": words})
        if self.params["nameless"]:
            said.append(_("A column has no heading. Give it one, or take it out."))
        return said


class ImportHasExpired(DomainError):
    """An hour has passed, or somebody has thrown it away."""

    code = "import_has_expired"
    status = 409

    def title(self) -> str:
        return _("The file is not kept any longer.")

    def advice(self) -> str:
        return _("Upload it once more. Nothing was imported.")


class SaidTwice(DomainError):
    """`row` is the other one's number in the spreadsheet."""

    code = "said_twice"
    status = 409

    def title(self) -> str:
        return _("This is the same as row %(row)s. Take one of them out.") % self.params


class ServiceUnknown(DomainError):
    """`services` are those there are, by name."""

    code = "service_unknown"

    def title(self) -> str:
        return _("The department has no service of that name. It has: %(services)s.") % self.params


class QualificationUnknown(DomainError):
    """`name` is of what there is none."""

    code = "qualification_unknown"

    def title(self) -> str:
        text = _(
            "The municipality has no qualification called “%(name)s”. Add it to the list first, or spell it so."
        )
        return text % self.params


class RecipientUnknown(DomainError):
    code = "recipient_unknown"

    def title(self) -> str:
        return _("We do not find who this is. Import the recipients first, or look at the number.")


class WhoIsMissing(DomainError):
    code = "who_is_missing"

    def title(self) -> str:
        return _("Write the national identity number, or name and telephone.")
