"""What the department has written to somebody and nobody has read, for the pages they open first."""

from collections.abc import Mapping, Sequence
from typing import Any

from shop.models import Recipient
from shop.presentation import when
from shop.queries.threads import visits_with_news


def news_for(recipient: Recipient) -> Sequence[Mapping[str, Any]]:
    """Each visit with when it is. One query."""
    return [
        {"booking": each, "when": when(each.starts_at, each.ends_at)} for each in visits_with_news(recipient)
    ]
