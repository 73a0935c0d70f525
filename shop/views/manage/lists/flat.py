"""The file of a page whose rows stand in a shape of their own: cards, periods, a table for each service."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest
from django_tables2 import Column

from ui.lists.table import ListTable


class FlatTable(ListTable):
    """`columns` are the headings by the rows' keys."""

    def __init__(
        self, request: HttpRequest, columns: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]
    ) -> None:
        named = [(name, Column(verbose_name=label, default="")) for name, label in columns.items()]
        super().__init__(request, rows, extra_columns=named)
