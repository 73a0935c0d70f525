"""What stands in a cell when it is more than text."""

from datetime import date, datetime
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString


def link(text: str | SafeString, view: str, *args: Any) -> SafeString:
    """To a page of the workspace."""
    return linked(text, reverse(f"manage:{view}", args=args))


def linked(text: str | SafeString, url: str) -> SafeString:
    return format_html('<a class="row-link" href="{}">{}</a>', url, text)


def with_note(text: Any, note: Any) -> SafeString:
    """The text, and below it in small letters what is said of it, if anything."""
    if not note:
        return format_html("{}", text)
    return format_html('<span>{}<br><span class="small soft">{}</span></span>', text, note)


def tag(text: Any, tone: str = "") -> SafeString:
    return render_to_string("ui/tag.html", {"text": text, "tone": tone}) if text else SafeString("")


def moment(at: datetime | None) -> str:
    """As a spreadsheet reads it: “2026-11-24 10:00”."""
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else ""


def iso(day: date | None) -> str:
    """“2026-11-24”."""
    return day.isoformat() if day else ""
