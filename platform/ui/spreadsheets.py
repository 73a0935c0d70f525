"""Files that a Norwegian spreadsheet opens as they are: CSV with semicolons, as decimals have commas."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

from django.http import HttpResponse
from django.utils.http import content_disposition_header

BYTE_ORDER_MARK = "\ufeff"
"""Without it the spreadsheet takes ø for two letters."""
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a spreadsheet would reckon instead of showing (OWASP, CSV injection); the last four are in full width."""

NUMBER = re.compile(r"[-+]?\d{1,15}(,\d{1,6})?")


def as_text(text: str) -> str:
    """What stands in a cell, so that no spreadsheet takes it for a formula; a number stays one."""
    return text if NUMBER.fullmatch(text) else as_name(text)


def as_name(text: str) -> str:
    """The same of what is no number, though it may look like one: “-1” would be reckoned with."""
    return f"'{text}" if text.lstrip().startswith(STARTS_A_FORMULA) or text[:1].isspace() else text


def csv_file(rows: Iterable[Sequence[str]], *, name: str) -> HttpResponse:
    """The rows, the first of which are the headings, as `name`.csv. Cells are written as they are: see `as_text`."""
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows(rows)
    response = HttpResponse(BYTE_ORDER_MARK + text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.csv")  # noqa: FBT003 - as a file
    return response
