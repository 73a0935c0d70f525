"""What stands on a board by the hundred: drawn here, since a template takes five times as long over each."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from ui.tiles import BoardVisit

register = template.Library()

NOTHING = SafeString("")
DONE = SafeString(' <span aria-hidden="true">✓</span>')
INSIDE = '<span class="board-visit-time">{} </span><strong>{}</strong> <span>{}</span>'
IN_DAY = f'<a href="{{}}" class="{{}}"{{}} title="{{}}">{INSIDE}</a>'
IN_DAY_ALONE = f'<div class="{{}}" title="{{}}">{INSIDE}</div>'
INSIDE_IN_WEEK = '<span class="figures">{}</span> <strong>{}</strong>{}<span class="{}"> {}</span>'
IN_WEEK = f'<a href="{{}}" class="{{}}"{{}} title="{{}}">{INSIDE_IN_WEEK}</a>'
IN_WEEK_ALONE = f'<div class="{{}}" title="{{}}">{INSIDE_IN_WEEK}</div>'


@register.simple_tag
def board_visits(visits: Iterable[BoardVisit]) -> SafeString:
    """The things in a lane of the day, each in the length of its time."""
    return format_html_join("", '<li class="{}">{}</li>', ((each.place, _in_day(each)) for each in visits))


@register.simple_tag
def week_visits(visits: Iterable[BoardVisit]) -> SafeString:
    """The same in a cell of the week: when it begins, whose it is, and what is the matter with it if anything is."""
    return format_html_join("", "<li>{}</li>", ((_in_week(each),) for each in visits))


@register.simple_tag
def shift_meter(load: int) -> SafeString:
    """How much of somebody's shift is booked, in per cent."""
    label = pgettext("one shift", "%(load)s per cent of the shift") % {"load": load}
    return format_html(
        '<progress class="meter meter-small" value="{}" max="100" aria-label="{}"></progress>', load, label
    )


def _in_day(visit: BoardVisit) -> SafeString:
    if visit.is_stretch:
        return _stretch(visit)
    inside = visit.time_range, visit.title, visit.text
    if visit.url:
        return format_html(IN_DAY, visit.url, _kind(visit), _move(visit), _words(visit), *inside)
    return format_html(IN_DAY_ALONE, _kind(visit), _words(visit), *inside)


def _in_week(visit: BoardVisit) -> SafeString:
    if visit.is_stretch:
        return format_html(
            '<a href="{}" class="board-off board-away"><span>{}</span></a>', visit.url, visit.title
        )
    is_done = visit.tone == "done"
    inside = (
        visit.clock,
        visit.title,
        DONE if is_done else NOTHING,
        "week-state" if visit.tone and not is_done else "sr-only",
        visit.text,
    )
    if visit.url:
        return format_html(IN_WEEK, visit.url, _kind(visit), _move(visit), _words(visit), *inside)
    return format_html(IN_WEEK_ALONE, _kind(visit), _words(visit), *inside)


def _stretch(visit: BoardVisit) -> SafeString:
    title = format_html(' title="{}"', visit.title) if visit.title else NOTHING
    kind = "board-off board-away" if visit.tone == "away" else "board-off"
    words = f"{visit.title} {visit.text}" if visit.text else visit.title
    if visit.url:
        return format_html('<a href="{}" class="{}"{}><span>{}</span></a>', visit.url, kind, title, words)
    return format_html('<div class="{}"{}><span>{}</span></div>', kind, title, words)


def _kind(visit: BoardVisit) -> str:
    tone = f" board-{visit.tone}" if visit.tone else ""
    return f"board-visit{tone}{' board-moving' if visit.moves_from else ''}"


def _move(visit: BoardVisit) -> SafeString:
    move = format_html(' data-move="{}"', visit.move_url) if visit.move_url else NOTHING
    return move + format_html(' data-at="{}"', visit.moves_from) if visit.moves_from else move


def _words(visit: BoardVisit) -> str:
    begin = f"{visit.time_range} {visit.title}"
    return f"{begin}, {visit.text}" if visit.text else begin
