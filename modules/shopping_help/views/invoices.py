"""Months of shopping help for the finance system: goods and the service in a file each, and what stores invoice."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.views.decorators.http import require_safe

from audit.record import record_each
from foundation.actor import Channel
from foundation.errors import NotFound
from modules.shopping_help.finance_file import rows_by_stores, rows_of_file
from modules.shopping_help.queries.money import BY_STORES, FILES, entries_written_in, months_with_entries
from shop.viewer import viewer_of
from shop.views.guards import municipality_page
from shop.views.manage.frame import draw_municipality_page
from ui.money import kroner
from ui.spreadsheets import csv_file

CURRENT = "shopping_help:invoices"
FILE_VIEWED = "shopping_help.file_viewed"
MONTH_SIGNS = 7


@municipality_page
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The latest month on top; one that is not over has no file yet."""
    this = timezone.localdate().replace(day=1)
    months = [
        {
            "code": f"{month:%Y-%m}",
            "title": capfirst(date_format(month, "F Y")),
            "goods": kroner(sums["goods"]),
            "fee": kroner(sums["fee"]),
            "by_stores": kroner(sums["by_stores"]) if sums["by_stores"] else "",
            "is_over": month < this,
        }
        for month, sums in months_with_entries()
    ]
    return draw_municipality_page(
        request, "shopping_help/money/invoices.html", current=CURRENT, months=months
    )


@municipality_page
@require_safe
def fetch_file(request: HttpRequest, kind: str, month: str) -> HttpResponse:
    """That it was fetched is in the log of everybody in it. NotFound for a month that is not over."""
    first = _month(month)
    if kind not in FILES or first is None or first >= timezone.localdate().replace(day=1):
        raise NotFound
    entries = list(entries_written_in(first, kind))
    people = {each.recipient_id: each for each in entries}
    if people:
        record_each(
            viewer_of(request).actor(Channel.STAFF),
            FILE_VIEWED,
            ((each, who) for who, each in sorted(people.items())),
            month=month,
        )
    name = {"goods": "varer", "fee": "tjeneste", BY_STORES: "varer-fakturert-av-butikken"}[kind]
    rows = rows_by_stores(entries) if kind == BY_STORES else rows_of_file(entries)
    return csv_file(rows, name=f"handlehjelp-{name}-{month}")


def _month(text: str) -> date | None:
    try:
        return date.fromisoformat(f"{text}-01") if len(text) == MONTH_SIGNS else None
    except ValueError:
        return None
