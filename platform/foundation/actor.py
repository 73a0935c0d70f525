"""Who does something, by which way in. Ids only: an actor may be written to the audit log as it is."""

from dataclasses import dataclass
from enum import StrEnum


class Channel(StrEnum):
    SELF = "self"
    REPRESENTATIVE = "representative"
    STAFF = "staff"
    PHONE = "phone"
    API = "api"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """`user_id` is None for the system itself (jobs, commands)."""

    user_id: int | None
    channel: Channel


SYSTEM = Actor(user_id=None, channel=Channel.SYSTEM)
