"""The secret address at which a calendar fetches somebody's visits: made, made anew, and ended."""

import hashlib
import hmac
import secrets

from django.db import transaction
from django.utils import timezone

from accounts.closing import ends_with_account
from audit.record import record
from foundation.actor import Actor
from shop.models import CalendarFeed


@transaction.atomic
def make_feed(user_id: int, *, is_neutral: bool, actor: Actor) -> str:
    """A new secret, which is told this once; the one before is worth nothing from now on."""
    token = secrets.token_urlsafe(32)
    values = {
        "token_hash": hash_of(token),
        "is_neutral": is_neutral,
        "made_at": timezone.now(),
        "fetched_at": None,
    }
    feed, _is_new = CalendarFeed.objects.update_or_create(user_id=user_id, defaults=values)
    record(actor, "calendar.made", feed)
    return token


@transaction.atomic
def end_feed(user_id: int, *, actor: Actor) -> None:
    """The address is worth nothing from now on. Ended twice is ended once."""
    feed = CalendarFeed.objects.select_for_update().filter(user_id=user_id).first()
    if feed is not None:
        record(actor, "calendar.ended", feed)
        feed.delete()


@ends_with_account
def forget_feed(user_id: int) -> None:
    CalendarFeed.objects.filter(user_id=user_id).delete()


def feed_of(token: str) -> CalendarFeed | None:
    """The feed with this secret, of somebody who may sign in; found by its hash, compared in constant time."""
    wanted = hash_of(token)
    feed = CalendarFeed.objects.select_related("user").filter(token_hash=wanted, user__is_active=True).first()
    if feed is None or not hmac.compare_digest(feed.token_hash, wanted):
        return None
    return feed


def hash_of(token: str) -> str:
    """Of 256 random bits: no key is needed for nobody to guess back."""
    return hashlib.sha256(token.encode()).hexdigest()
