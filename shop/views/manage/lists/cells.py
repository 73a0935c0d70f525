"""What stands in a cell when it is more than text."""

from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString


def link(text: str, view: str, *args: Any) -> SafeString:
    """To a page of the workspace."""
    return format_html('<a class="row-link" href="{}">{}</a>', reverse(f"manage:{view}", args=args), text)


def tag(text: str, tone: str = "") -> SafeString:
    return render_to_string("ui/tag.html", {"text": text, "tone": tone}) if text else SafeString("")
