"""What happens by the clock."""

from foundation.jobs import periodic_job
from tenants.operations.holding import let_jobs_go
from tenants.operations.sessions import forget_sessions


@periodic_job("operations.let_jobs_go", cron="*/5 * * * *")
def let_held_jobs_go() -> None:
    """A job that was put aside just as its municipality was resumed is found here."""
    let_jobs_go()


@periodic_job("operations.forget", cron="25 1 * * *")
def forget_what_is_over() -> None:
    """Sessions that are over."""
    forget_sessions()
