"""What a file that staff make says in place of a text that the office does not read."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _


def left_out(changed_at: datetime | None = None) -> Mapping[str, Any]:
    """That there is one, when it was changed where that is known, and who can fetch it."""
    said = {
        "left_out": _(
            "There is a text here that the office does not read. Whoever it is about can fetch a file with all of it"
            " on their own page, under “What is stored about you”."
        )
    }
    return said | ({"changed_at": changed_at.isoformat()} if changed_at else {})
