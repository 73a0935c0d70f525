"""Somebody new came with their work account and may be who left: their account waits, closed, for somebody's yes.

Nothing is stored for that: it is an account that a work account belongs to, in which nobody has been yet.
"""

from django.db.models import Q

from accounts.models import User

WAITS = Q(is_active=False, work_ended_at=None, last_login=None, work_identity__isnull=False)


def waits_for_yes(user: User) -> bool:
    """Whether the account with that id waits. One query."""
    return User.objects.filter(WAITS, pk=user.pk).exists()
