"""Whoever knows where a tenant is found from outside says it here. The accounts know paths only."""

from collections.abc import Callable

from django.conf import settings
from django.urls import reverse

type AddressMaker = Callable[[str], str]

_makers: list[AddressMaker] = []


def makes_addresses(maker: AddressMaker) -> AddressMaker:
    """Register the function that makes a whole address of a path, on the host of the tenant at work."""
    _makers[:] = [maker]
    return maker


def whole_address(page: str, *args: str | int) -> str:
    """Where people open the page, as it stands in a mail. Raises IndexError where nobody makes addresses."""
    return _makers[0](reverse(page, args=args, urlconf=settings.ROOT_URLCONF))
