"""The job that tells the departments what they have not done in time."""

from foundation.jobs import job
from shop.domain.outcomes.reminders import tell_what_is_overdue
from shop.domain.representation.reminders import tell_what_is_to_settle

TELL_OVERDUE = "shop.tell_what_is_overdue"


@job(TELL_OVERDUE)
def tell_overdue() -> None:
    """Every morning: one message to each who administers a department in which something is overdue.

    And one of what waits about representatives, to who handles its decisions.
    """
    tell_what_is_overdue()
    tell_what_is_to_settle()
