"""By which channels somebody can be told, and wants to be."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import User
from notifications.enums import Channel, GatewayKind
from notifications.kinds import is_decision
from notifications.models import ContactPreferences, ContactRegisterPolicy, RegisterContact, SmsGateway
from notifications.numbers import international

HOLDS_FOR = timedelta(days=548)
"""18 months: an address that was not confirmed since tells of no decision (eForvaltningsforskriften § 32)."""

type PhoneFinder = Callable[[User], str]
_phone_finders: list[PhoneFinder] = []


def knows_phones(finder: PhoneFinder) -> PhoneFinder:
    """Register a function that gives the phone number others keep of a user, or nothing."""
    _phone_finders.append(finder)
    return finder


@dataclass(frozen=True, slots=True)
class Reach:
    """Where to, by channel; and which of these are meant to be used, the others only where those fail."""

    email: str
    phone: str
    wanted: Sequence[Channel]

    def address_of(self, channel: Channel | str) -> str:
        return self.phone if channel == Channel.SMS else self.email

    @property
    def possible(self) -> Sequence[Channel]:
        return [each for each in Channel if self.address_of(each)]


def reach_of(user: User, *, kinds: Iterable[str] = ()) -> Reach:
    """What is known of the user and wanted by them. A channel that does not exist here is none of theirs.

    `kinds` are of the messages: an old address in the contact register is used for services and not for decisions.
    Whoever wants none gets none, and who never said anything gets e-mail, or an SMS where we know no address.
    """
    said = ContactPreferences.objects.filter(user=user).first()
    for_decision = any(map(is_decision, kinds))
    register = _register_contact(user, for_decision=for_decision)
    email = user.email or (register.email if register else "")
    phone = ""
    if SmsGateway.current().kind != GatewayKind.NONE:
        phone = _phone_of(user, said=said, register=register, for_decision=for_decision)
    chosen = said or ContactPreferences(user=user)
    if not chosen.by_email and not chosen.by_sms:
        return Reach("", "", ())
    asked = [Channel.EMAIL] if chosen.by_email else []
    asked += [Channel.SMS] if chosen.by_sms else []
    reach = Reach(email, phone, ())
    wanted = [each for each in asked if reach.address_of(each)] or list(reach.possible)
    return Reach(email, phone, wanted)


def noted_phone(user: User) -> str:
    """The number others keep of them, as it is written down there; empty for what no text message reaches."""
    found = (number for finder in _phone_finders if international(number := finder(user)))
    return next(found, "")


def _phone_of(
    user: User, *, said: ContactPreferences | None, register: RegisterContact | None, for_decision: bool
) -> str:
    """What they said themselves counts most. What others noted, nobody has confirmed: it is for services only, and not
    for who wants nothing digital from anybody.
    """
    for each in (said.phone if said else "", register.phone if register else ""):
        if number := international(each):
            return number
    if for_decision or RegisterContact.objects.filter(user=user, is_reserved=True).exists():
        return ""
    return international(noted_phone(user))


def _register_contact(user: User, *, for_decision: bool) -> RegisterContact | None:
    """Nothing where the municipality does not ask the register, or they have reserved themselves there."""
    if not ContactRegisterPolicy.current().is_used:
        return None
    found = RegisterContact.objects.filter(user=user, is_reserved=False).first()
    if found is not None and for_decision:
        found.email = found.email if _is_confirmed(found.email_confirmed_at) else ""
        found.phone = found.phone if _is_confirmed(found.phone_confirmed_at) else ""
    return found


def _is_confirmed(at: datetime | None) -> bool:
    return at is not None and at >= timezone.now() - HOLDS_FOR
