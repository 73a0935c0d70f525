"""One kind of rows about somebody."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.apps import apps
from django.db.models import Model, QuerySet
from django.utils.functional import Promise

from shop.models import Recipient


class Erasure(StrEnum):
    """What becomes of the rows when somebody is erased."""

    DELETED = "deleted"
    BLANKED = "blanked"  # the row stays for figures and accounts; what says who it was is taken out
    KEPT = "kept"  # it says nothing of a person once the others are gone
    WITH_OTHERS = "with_others"  # it goes or changes with the row it belongs to


type Words = Callable[[Any, Mapping[str, Any]], Any]
"""A value and the row it stands in, to what is said."""


@dataclass(frozen=True, slots=True)
class Holding:
    """Rows of `model` that reach a recipient by `whose`.

    `columns` are shown, each with its label; none for what is only said to be kept. `blanks` are the values that
    erasure writes into rows it blanks. `protected` are columns that are shown of nobody whose address is protected.
    `in_words` says columns for which the model has no words; `beside` is what those words need to know of the row.
    """

    model: str
    whose: str
    columns: Mapping[str, Promise]
    erasure: Erasure
    title: Promise | None = None
    blanks: Mapping[str, Any] = field(default_factory=dict)
    protected: frozenset[str] = frozenset()
    in_words: Mapping[str, Words] = field(default_factory=dict)
    beside: Sequence[str] = ()

    @property
    def model_class(self) -> type[Model]:
        return apps.get_model(self.model)

    def columns_of(self, recipient: Recipient) -> Mapping[str, Promise]:
        """What of these rows is shown of that person, by the name of the column."""
        hidden = self.protected if recipient.is_protected else frozenset()
        return {column: label for column, label in self.columns.items() if column not in hidden}

    def rows_of(self, recipient_ids: Collection[int]) -> QuerySet[Any]:
        """The newest first. One query."""
        found = self.model_class._base_manager.filter(**{f"{self.whose}__in": recipient_ids})  # noqa: SLF001 - Django's name for it
        return found.order_by("-pk")

    def words(self, column: str, row: Mapping[str, Any]) -> Any:
        """A code in words, where there are words for it."""
        value = row[column]
        if column in self.in_words:
            return self.in_words[column](value, row)
        if "__" in column or not isinstance(value, str | int):
            return value
        choices = dict(self.model_class._meta.get_field(column).flatchoices)  # type: ignore[union-attr]  # a column's
        return str(choices[value]) if value in choices else value


@dataclass(frozen=True, slots=True)
class Section:
    """What one room holds. `why` is for what it is kept, in a sentence."""

    key: str
    title: Promise
    why: Promise
    holdings: Sequence[Holding]


def rows_of(recipient: Recipient) -> Sequence[Recipient]:
    """Their row and those that were merged into it. One query."""
    return [recipient, *Recipient.objects.filter(merged_into=recipient).order_by("pk")]


def ids_of(recipient: Recipient) -> Sequence[int]:
    """Their row and those that were merged into it. One query."""
    merged = Recipient.objects.filter(merged_into=recipient).values_list("pk", flat=True)
    return [recipient.pk, *merged]
