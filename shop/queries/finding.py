"""Looking for words in the rows of a list."""

from typing import Any

from django.db.models import Model, Q, QuerySet


def with_words[Row: Model](rows: QuerySet[Row], words: str, *fields: str) -> QuerySet[Row]:
    """Those in which each of the words stands, in one of the fields or another."""
    for word in words.split():
        found = Q()
        for field in fields:
            found |= Q(**{f"{field}__icontains": word})
        rows = rows.filter(found)
    return rows


def has_words(words: str, *texts: Any) -> bool:
    """The same of a row that was reckoned."""
    told = " ".join(map(str, texts)).casefold()
    return all(word in told for word in words.casefold().split())
