"""Jobs that follow a change of circumstances, once a night: what was to hold until yesterday is over."""

from foundation.jobs import job
from shop.domain.circumstances.ending import close_ended_recipients
from shop.domain.circumstances.leaving import close_providers_who_left

CLOSE_RECIPIENTS = "shop.close_recipients"
CLOSE_PROVIDERS = "shop.close_providers"


@job(CLOSE_RECIPIENTS)
def close_recipients() -> None:
    """Whose last day was yesterday has no account any more."""
    close_ended_recipients()


@job(CLOSE_PROVIDERS)
def close_providers() -> None:
    """Whoever worked here for the last time yesterday gets no visits and no account any more."""
    close_providers_who_left()
