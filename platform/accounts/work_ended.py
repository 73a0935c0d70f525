"""Somebody works here no more though they keep an account: their employer's word lets them in as staff no longer.

What they were known by to the employer stays connected, so that they are told so instead of becoming somebody new.
"""

from django.utils import timezone

from accounts.models import User


def end_work(user_id: int) -> None:
    """From now on, until `begin_work_again`. Ended twice it ended the first time."""
    User.objects.filter(pk=user_id, work_ended_at=None).update(work_ended_at=timezone.now())


def begin_work_again(user_id: int) -> bool:
    """Somebody here took them back. False where they had never left."""
    return bool(User.objects.filter(pk=user_id, work_ended_at__isnull=False).update(work_ended_at=None))


def has_left(user: User) -> bool:
    """Whether they worked here once and do so no more."""
    return user.work_ended_at is not None
