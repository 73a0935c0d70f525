"""What modules have last noted of somebody in the log: a page that is kept elsewhere may say something else since."""

from collections.abc import Collection
from typing import Any

from django.db import connection

from audit.sightings import LOOKED
from shop.registry import installed_modules

LATEST_LOOKED_AT = 200
"""Of each person. An act that has so many after it is an old one for a page that is kept for a day."""

LATEST = """
SELECT max(entry.id)
FROM unnest(%(recipient_ids)s::bigint[]) AS recipient(id) CROSS JOIN LATERAL (
    SELECT id, action FROM audit_auditentry WHERE recipient_id = recipient.id ORDER BY id DESC LIMIT %(most)s
) AS entry
WHERE entry.action = ANY (%(acts)s)
"""


def latest_act_of(keys: Collection[str], *, recipient_ids: Collection[int]) -> int | None:
    """The log's number of the latest act of these modules about one of these people; looking is none.

    One query, none where the modules have no acts of their own.
    """
    acts = [act for each in installed_modules() if each.key in keys for act in each.act_words]
    acts = [act for act in acts if not act.endswith(LOOKED)]
    if not acts or not recipient_ids:
        return None
    parameters: dict[str, Any] = {
        "recipient_ids": sorted(recipient_ids),
        "acts": acts,
        "most": LATEST_LOOKED_AT,
    }
    with connection.cursor() as cursor:
        cursor.execute(LATEST, parameters)
        found: int | None = cursor.fetchone()[0]
    return found
