"""The job that reminds people of their visits."""

from foundation.jobs import job
from shop.domain.reminders.promising import remind

REMIND = "shop.remind"


@job(REMIND)
def remind_everybody() -> None:
    """Every few minutes: once for each visit, however often it runs."""
    remind()
