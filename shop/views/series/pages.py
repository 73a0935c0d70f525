"""One standing booking: what was agreed on, its coming days, and what became of the last ones."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.text import capfirst

from shop.enums import SeriesEnd
from shop.models import BookingSeries
from shop.queries.series import last_follower, past_days, planned_days
from shop.series import is_over, is_paused_on, never_came
from shop.series_words import rhythm_in_words
from shop.views.series.drawing import day_rows, facts_of, past_rows
from shop.views.series.side import Side
from shop.views.series.whose_words import end_in_words
from ui.dates import short_day


def show(side: Side, series: BookingSeries) -> HttpResponse:
    """The same queries, however long it has been running and however often it was changed."""
    today = timezone.localdate()
    has_ended = is_over(series, today=today)
    coming = [each for each in planned_days(series) if each.booking is not None or not has_ended]
    follower = last_follower(series)
    return side.page(
        "shop/series/series.html",
        series=series,
        rhythm=capfirst(rhythm_in_words(series)),
        facts=facts_of(series),
        days=day_rows(side, series, coming),
        past=past_rows(side, past_days(series)),
        has_ended=has_ended,
        never_came=never_came(series),
        is_replaced=series.end_reason == SeriesEnd.REPLACED,
        last_day=short_day(series.ends_on) if series.ends_on else "",
        follower_is_over=follower is not None and is_over(follower, today=today),
        end_reason=end_in_words(side, series),
        can_change=not has_ended and not series.is_ended,
        is_paused=series.paused_from is not None
        and (series.paused_until is None or series.paused_until >= today),
        is_paused_today=is_paused_on(series, today),
        follower_url=side.url("series", follower.pk) if follower else "",
        follower=capfirst(rhythm_in_words(follower)) if follower else "",
        former_url=side.url("series", series.follows_id) if series.follows_id else "",
        change_url=side.url("change_series", series.pk),
        pause_url=side.url("pause_series", series.pk),
        resume_url=side.url("resume_series", series.pk),
        stop_url=side.url("stop_series", series.pk),
        list_url=side.url("series_list", side.department.pk) if side.is_staff else side.url("series_list"),
    )
