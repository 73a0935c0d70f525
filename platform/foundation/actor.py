"""Who does something, by which way in. Ids only: an actor may be written to the audit log as it is."""

from dataclasses import dataclass
from enum import StrEnum


class Channel(StrEnum):
    """`LINK` is a link in a message: whoever had it, most likely the one the message was for."""

    SELF = "self"
    REPRESENTATIVE = "representative"
    STAFF = "staff"
    PHONE = "phone"
    LINK = "link"
    API = "api"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """`user_id` is None for the system itself (jobs, commands).

    Who acts on behalf of somebody says by what right: `mandate_id` is its number where such rights are kept.
    """

    user_id: int | None
    channel: Channel
    mandate_id: int | None = None


SYSTEM = Actor(user_id=None, channel=Channel.SYSTEM)
