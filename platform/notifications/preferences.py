"""How somebody wants to be told: they say it themselves."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.record import record
from foundation.actor import Actor
from notifications.models import ContactPreferences
from notifications.numbers import international


def preferences_of(user: User) -> ContactPreferences:
    """What they said, or what is so for who said nothing."""
    return ContactPreferences.objects.filter(user=user).first() or ContactPreferences(user=user)


@transaction.atomic
def set_preferences(
    user: User,
    *,
    by_email: bool,
    by_sms: bool,
    phone: str,
    two_days_before: bool,
    two_hours_before: bool,
    actor: Actor,
) -> ContactPreferences:
    """Say how they want to be told from now on; what waits goes out as they say now.

    Raises ValueError for a number no SMS can be sent to.
    """
    if (phone or by_sms) and not international(phone):
        raise ValueError("not a telephone number")
    said, _made = ContactPreferences.objects.update_or_create(
        user=user,
        defaults={
            "by_email": by_email,
            "by_sms": by_sms,
            "phone": phone,
            "two_days_before": two_days_before,
            "two_hours_before": two_hours_before,
            "changed_at": timezone.now(),
        },
    )
    record(actor, "contact_preferences.changed", said)
    return said
