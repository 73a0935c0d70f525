"""Jobs of what is written to people."""

from foundation.jobs import job
from notifications.contact_register import refresh

REFRESH_REGISTER = "notifications.refresh_register"


@job(REFRESH_REGISTER, in_steps=True)
def refresh_register() -> None:
    """Every night: ask the contact register anew, where the municipality uses it; an error is retried by the queue."""
    refresh()
