"""What stands on a board by the hundred: drawn here, since a template takes five times as long over each."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from ui.tiles import BoardVisit

register = template.Library()

NOTHING = SafeString("")
DONE = SafeString(' <span aria-hidden="true">✓</span>')
IN_WEEK = (
    '<a href="{}" class="{}"{} title="{}">'
    '<span class="figures">{}</span> <strong>{}</strong>{}<span class="{}"> {}</span></a>'
)


@register.simple_tag
def board_visit(visit: BoardVisit) -> SafeString:
    """Something in a lane of the day, in the length of its time."""
    if visit.is_stretch:
        title = format_html(' title="{}"', visit.title) if visit.title else NOTHING
        kind = "board-off board-away" if visit.tone == "away" else "board-off"
        words = f"{visit.title} {visit.text}" if visit.text else visit.title
        return _box(visit, kind, title, format_html("<span>{}</span>", words))
    inside = format_html(
        '<span class="board-visit-time">{} </span><strong>{}</strong> <span>{}</span>',
        visit.time_range,
        visit.title,
        visit.text,
    )
    return _box(visit, _kind(visit), format_html('{} title="{}"', _move(visit), _words(visit)), inside)


@register.simple_tag
def week_visit(visit: BoardVisit) -> SafeString:
    """The same in a cell of the week: when it begins, whose it is, and what is the matter with it if anything is."""
    if visit.tone == "away":
        return _box(visit, "board-off board-away", NOTHING, format_html("<span>{}</span>", visit.title))
    is_done = visit.tone == "done"
    return format_html(
        IN_WEEK,
        visit.url,
        _kind(visit),
        _move(visit),
        _words(visit),
        visit.clock,
        visit.title,
        DONE if is_done else NOTHING,
        "week-state" if visit.tone and not is_done else "sr-only",
        visit.text,
    )


@register.simple_tag
def shift_meter(load: int) -> SafeString:
    """How much of somebody's shift is booked, in per cent."""
    label = pgettext("one shift", "%(load)s per cent of the shift") % {"load": load}
    return format_html(
        '<progress class="meter meter-small" value="{}" max="100" aria-label="{}"></progress>', load, label
    )


def _kind(visit: BoardVisit) -> str:
    tone = f" board-{visit.tone}" if visit.tone else ""
    return f"board-visit{tone}{' board-moving' if visit.is_moving else ''}"


def _move(visit: BoardVisit) -> SafeString:
    return format_html(' data-move="{}"', visit.move_url) if visit.move_url else NOTHING


def _words(visit: BoardVisit) -> str:
    begin = f"{visit.time_range} {visit.title}"
    return f"{begin}, {visit.text}" if visit.text else begin


def _box(visit: BoardVisit, kind: str, attributes: SafeString, inside: SafeString) -> SafeString:
    if visit.url:
        return format_html('<a href="{}" class="{}"{}>{}</a>', visit.url, kind, attributes, inside)
    return format_html('<div class="{}"{}>{}</div>', kind, attributes, inside)
