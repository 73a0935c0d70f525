"""Write the log."""

import json
import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db import connection, models
from django.utils import timezone

from audit.models import AuditEntry
from audit.sightings import by_which_right
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

    `recipient_id` is whose data it was. A look and an act say by which right. Raises ValueError for a detail that is
    neither id nor code.
    """
    details = {**by_which_right(actor, action, recipient_id), **details}
    _require_codes(details)
    return AuditEntry.objects.create(
        actor_id=actor.user_id,
        channel=actor.channel,
        action=action,
        object_type=thing._meta.label_lower,
        object_id=thing.pk,
        recipient_id=recipient_id,
        details=details,
    )


def record_each(
    actor: Actor, action: str, things: Iterable[tuple[models.Model, int]], **details: str | int | None
) -> None:
    """Note the same act for several things, each with the recipient whose data it was. One statement."""
    record_all(actor, action, ((thing, recipient_id, details) for thing, recipient_id in things))


def record_all(
    actor: Actor,
    action: str,
    things: Iterable[tuple[models.Model, int | None, Mapping[str, str | int | None]]],
) -> None:
    """The same with details for each of them. One statement; raises ValueError as `record` does."""
    entries = []
    for thing, recipient_id, given in things:
        details = {**by_which_right(actor, action, recipient_id), **given}
        _require_codes(details)
        entries.append(
            AuditEntry(
                actor_id=actor.user_id,
                channel=actor.channel,
                action=action,
                object_type=thing._meta.label_lower,
                object_id=thing.pk,
                recipient_id=recipient_id,
                details=details,
            )
        )
    AuditEntry.objects.bulk_create(entries)


RECORD = """
INSERT INTO audit_auditentry (at, actor_id, channel, action, object_type, object_id, recipient_id, details)
SELECT %(audit_at)s::timestamptz, %(audit_actor)s::bigint, %(audit_channel)s, %(audit_action)s, %(audit_type)s, id,
    %(audit_recipient)s::bigint, %(audit_details)s::jsonb
FROM {things}
"""
"""What `record` writes, as part of a larger statement: `things` has the id. For paths where every statement counts."""

LOOKS = RECORD.format(things="unnest(%(audit_seen)s::bigint[]) AS seen (id)").replace(
    "%(audit_recipient)s::bigint", "id"
)


def record_looks(actor: Actor, action: str, people: type[models.Model], ids: Collection[int]) -> None:
    """Note that `actor` saw each of these people, a board full of them. One statement, none for nobody."""
    if not ids:
        return
    parameters = record_parameters(actor, action, people, recipient_id=min(ids))
    with connection.cursor() as cursor:
        cursor.execute(LOOKS, parameters | {"audit_seen": sorted(ids)})


def record_parameters(
    actor: Actor,
    action: str,
    model: type[models.Model],
    *,
    recipient_id: int | None = None,
    **details: str | int | None,
) -> dict[str, Any]:
    """The parameters of RECORD. Raises ValueError as `record` does."""
    details = {**by_which_right(actor, action, recipient_id), **details}
    _require_codes(details)
    return {
        "audit_at": timezone.now(),
        "audit_actor": actor.user_id,
        "audit_channel": actor.channel,
        "audit_action": action,
        "audit_type": model._meta.label_lower,
        "audit_recipient": recipient_id,
        "audit_details": json.dumps(details),
    }


def _require_codes(details: Mapping[str, str | int | None]) -> None:
    for name, value in details.items():
        if not CODE.fullmatch(str(value)) or NATIONAL_NUMBER.fullmatch(str(value)):
            raise ValueError(f"the audit log takes ids and codes only, not what {name} holds")
