"""The municipality is never left without somebody who administers it and can come in."""

from collections.abc import Iterator
from contextlib import contextmanager

from shop.domain.locks import lock_staff
from shop.errors import LastAdministrator
from shop.queries.ways_in import administrators


@contextmanager
def an_administrator_stays(*, by_work: bool = True) -> Iterator[None]:
    """Whatever is done inside, in the transaction at work and in turn with every other change of roles and ways in.

    Raises LastAdministrator at its end where nobody is left who can come in, though somebody was. Where not `by_work`,
    the work accounts of before count for nothing by then.
    """
    lock_staff()
    was_there = administrators().exists()
    yield
    if was_there and not administrators(by_work=by_work).exists():
        raise LastAdministrator(department="")
