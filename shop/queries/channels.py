"""Shares of a department's pool that are kept for one way of booking."""

from typing import Protocol

from foundation.actor import Channel

SELF_SERVICE = frozenset({Channel.SELF, Channel.REPRESENTATIVE, Channel.API})
"""Citizens and integrations: bound by the horizon, the notice and a pause."""
BY_STAFF = frozenset({Channel.PHONE, Channel.STAFF})


class Shares(Protocol):
    """What a department keeps for one way of booking, in per cent of its pool."""

    @property
    def reserved_for_self_service(self) -> int: ...

    @property
    def reserved_for_phone(self) -> int: ...


def share_kept_from(channel: Channel, department: Shares) -> int:
    """How many per cent of the pool this channel must leave to the others."""
    if channel in SELF_SERVICE:
        return department.reserved_for_phone
    return department.reserved_for_self_service if channel in BY_STAFF else 0


def kept_of(count: int, share: int) -> int:
    """So many of `count` are `share` per cent of them, rounded as the list of free times does: half up."""
    return (count * share * 2 + 100) // 200


def others_of(channel: Channel) -> list[str]:
    """The channels that share is kept for."""
    return sorted(BY_STAFF if channel in SELF_SERVICE else SELF_SERVICE)
