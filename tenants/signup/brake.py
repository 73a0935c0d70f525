"""Slows down whoever signs up again and again, or has mails sent to others: counted for an hour, by keyed hashes.

Neither the address that was typed nor the one it came from can be read back.
"""

from datetime import timedelta

from django.utils import timezone

from accounts.brake import TooManyAttempts, key_of, network_of, take_turns
from tenants.signup.models import Attempt

WINDOW = timedelta(hours=1)
SIGN_UPS_FROM_NETWORK = 20
"""A whole town hall may share an address."""
MAILS_TO_ADDRESS = 5


def count_begun(*, address: str) -> None:
    """One more sign-up from this network. Raises TooManyAttempts, and nothing is counted then."""
    _count(key_of("sign_up", network_of(address)), limit=SIGN_UPS_FROM_NETWORK)


def count_mail(*, email: str, address: str) -> None:
    """One more link to this mailbox, from this network. Raises TooManyAttempts, and nothing is counted then."""
    _count(key_of("sign_up_mail", email), limit=MAILS_TO_ADDRESS)
    _count(key_of("sign_up_mails_from", network_of(address)), limit=SIGN_UPS_FROM_NETWORK)


def _count(key: str, *, limit: int) -> None:
    """Those of one key take turns, so that none slips past."""
    take_turns(key)
    begins = timezone.now() - WINDOW
    recent = Attempt.objects.filter(key=key, made_at__gt=begins).order_by("-made_at")
    oldest = recent.values_list("made_at", flat=True)[limit - 1 : limit]
    for made_at in oldest:
        raise TooManyAttempts(retry_after=made_at - begins)
    Attempt.objects.create(key=key)


def forget_attempts() -> None:
    Attempt.objects.filter(made_at__lte=timezone.now() - WINDOW).delete()
