"""What modules do by the clock: each of their jobs by itself, so that one that fails is no other's."""

from collections.abc import Iterable

from foundation.jobs import enqueue_once, job
from foundation.scope import current_tenant_key
from shop.registry import installed_modules

NIGHTLY = "shop.nightly_jobs_of_modules"
FREQUENT = "shop.frequent_jobs_of_modules"


@job(NIGHTLY)
def enqueue_nightly_jobs_of_modules() -> None:
    """Once a night, whether a module is on or not: what is due to be forgotten is so in either case."""
    _enqueue(name for module in installed_modules() for name in module.nightly_jobs)


@job(FREQUENT)
def enqueue_frequent_jobs_of_modules() -> None:
    """The same every few minutes."""
    _enqueue(name for module in installed_modules() for name in module.frequent_jobs)


def _enqueue(names: Iterable[str]) -> None:
    for name in names:
        enqueue_once(current_tenant_key(), name)
