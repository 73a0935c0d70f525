"""The telephone numbers of the tenant at work, on pages that tell somebody to call."""

from collections.abc import Sequence

from django import template

from ui.calling import Line
from ui.calling import whom_to_call as lines_to_call

register = template.Library()


@register.simple_tag
def whom_to_call() -> Sequence[Line]:
    """Asked where a page shows them: one statement."""
    return lines_to_call()
