"""What the recipient is told of a visit that is to come: who comes, or what its module says instead."""

from collections.abc import Sequence

from shop.models import Booking, Provider
from shop.presentation import clock, who_comes_to
from shop.registry import traits_of


def has_own_words(booking: Booking) -> bool:
    """Whether its module says what comes: then neither who does nor how long it takes says anything."""
    return bool(traits_of(booking.service.module_key).what_comes)


def what_comes(booking: Booking, providers: Sequence[Provider], *, in_full: bool = True) -> str:
    """“Amal is coming”, or in the module's own words what comes between its beginning and its end."""
    if not has_own_words(booking):
        return who_comes_to(booking, providers, in_full=in_full)
    words = {"from": clock(booking.starts_at), "until": clock(booking.ends_at)}
    return str(traits_of(booking.service.module_key).what_comes) % words
