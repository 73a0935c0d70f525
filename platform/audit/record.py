"""Write the log."""

import re

from django.db import models

from audit.models import AuditEntry
from foundation.actor import Actor

CODE = re.compile(r"[\w.:+-]{0,80}")
"""What a detail may look like: a code, an id, a time; never a sentence or a name with spaces."""
NATIONAL_NUMBER = re.compile(r"\d{11}")


def record(
    actor: Actor,
    action: str,
    thing: models.Model,
    *,
    recipient_id: int | None = None,
    **details: str | int | None,
) -> AuditEntry:
    """Note that `actor` did `action` to `thing`, in the current transaction.

    `recipient_id` is whose data it was. Raises ValueError for a detail that is neither id nor code.
    """
    for name, value in details.items():
        if not CODE.fullmatch(str(value)) or NATIONAL_NUMBER.fullmatch(str(value)):
            raise ValueError(f"the audit log takes ids and codes only, not what {name} holds")
    return AuditEntry.objects.create(
        actor_id=actor.user_id,
        channel=actor.channel,
        action=action,
        object_type=thing._meta.label_lower,
        object_id=thing.pk,
        recipient_id=recipient_id,
        details=details,
    )
