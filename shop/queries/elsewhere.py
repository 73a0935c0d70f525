"""Whose page it is that is not there for who the reader is now: their own, or of somebody else they may act for.

A link in a message leads there. What belongs to others, or to services they do not act with, is nobody's.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from foundation.errors import NotFound
from shop.models import Recipient
from shop.queries.access import (
    get_own_booking_for,
    get_own_entitlement_for,
    get_own_entry_for,
    get_own_offer_for,
    get_own_representation_for,
    get_own_series_for,
    get_service_for,
)
from shop.queries.representations import representations_by
from shop.viewer import Viewer, stands_in

type Fetch = Callable[[Viewer, int], object]

FETCHED_BY: Mapping[str, Fetch] = {
    "booking_id": get_own_booking_for,
    "series_id": get_own_series_for,
    "entitlement_id": get_own_entitlement_for,
    "entry_id": get_own_entry_for,
    "offer_id": get_own_offer_for,
    "representation_id": get_own_representation_for,
    "service_id": get_service_for,
}
"""What an address of the recipients' pages names, and by which rule it is shown."""


def whose_instead(viewer: Viewer, named: Mapping[str, object]) -> Sequence[Viewer]:
    """As whom they would see what the address names, where they do not see it as they are here now.

    A query a person, after two for who these are; none for who acts for nobody.
    """
    wanted = [(FETCHED_BY[name], value) for name, value in named.items() if name in FETCHED_BY]
    if not wanted or not viewer.represents or _is_seen(viewer, wanted):
        return []
    return [each for each in _as_others(viewer) if _is_seen(each, wanted)]


def _is_seen(viewer: Viewer, wanted: Sequence[tuple[Fetch, object]]) -> bool:
    try:
        for fetch, number in wanted:
            if isinstance(number, int):
                fetch(viewer, number)
    except NotFound:
        return False
    return True


def _as_others(viewer: Viewer) -> Iterator[Viewer]:
    """The same person, as themself and for each they may act for today; not as they are here already."""
    user = viewer.user
    if user is None:
        return
    if viewer.acting is not None and viewer.receives:
        own = Recipient.objects.filter(user_id=user.pk, is_active=True).first()
        yield replace(viewer, recipient=own, acting=None)
    for representation in representations_by(user.pk):
        if viewer.acting is None or viewer.acting.representation_id != representation.pk:
            recipient, acting = stands_in(representation)
            yield replace(viewer, recipient=recipient, acting=acting)
