"""The job that tells the departments what they have not done in time."""

from foundation.jobs import job
from shop.domain.outcomes.reminders import tell_what_is_overdue

TELL_OVERDUE = "shop.tell_what_is_overdue"


@job(TELL_OVERDUE)
def tell_overdue() -> None:
    """Every morning: one message to each who administers a department in which something is overdue."""
    tell_what_is_overdue()
