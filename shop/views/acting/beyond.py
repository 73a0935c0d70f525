"""What is booked for days on which whoever acts for somebody may not act any more.

By when a right lasts it says when somebody may act, and nothing of the days it may be about: a guardian whose right
is renewed each year must not leave the person without a standing booking. So it is booked, and said before the yes.
"""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from shop.viewer import Acting
from ui.dates import long_day_and_year


def visit_beyond_in_words(acting: Acting | None, *, starts_at: datetime) -> str:
    """Who must change the visit; empty while it can still be who acts."""
    if acting is None or acting.valid_until is None or timezone.localdate(starts_at) <= acting.valid_until:
        return ""
    return _(
        "You act on behalf of %(name)s until %(day)s. This visit is after that: it must be changed or cancelled by"
        " %(name)s or somebody else who acts for them then."
    ) % _words(acting, acting.valid_until)


def series_beyond_in_words(acting: Acting | None, *, ends_on: date | None) -> str:
    """The same of a standing booking that goes on until that day, or until it is stopped."""
    if acting is None or acting.valid_until is None:
        return ""
    if ends_on is not None and ends_on <= acting.valid_until:
        return ""
    return _(
        "You act on behalf of %(name)s until %(day)s. Visits after that must be changed or stopped by %(name)s or"
        " somebody else who acts for them then."
    ) % _words(acting, acting.valid_until)


def _words(acting: Acting, last: date) -> dict[str, str]:
    return {"name": acting.name, "day": long_day_and_year(last)}
