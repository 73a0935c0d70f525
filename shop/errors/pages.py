"""Why a page is not shown to somebody who is signed in."""

from django.utils.translation import gettext as _

from foundation.errors import Forbidden


class NotYourPage(Forbidden):
    """Says for whom the page is and what the reader is (`whom_for`, `reader`), and nothing of what is on it.

    Whoever works here asks who gives roles; everybody else the department.
    """

    def advice(self) -> str:
        parts = [str(self.params["whom_for"]), str(self.params["reader"])]
        if self.params["works_here"]:
            parts.append(
                _("Should you see it? Ask whoever administers your department to give you the role.")
            )
        else:
            parts.append(_("Should you see it? Ask the department that helps you."))
        return " ".join(parts)
