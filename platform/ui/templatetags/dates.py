"""Dates in templates, as each language writes them."""

from django import template

from ui import dates

register = template.Library()
for each in (
    dates.long_day,
    dates.long_day_and_year,
    dates.short_day,
    dates.brief_day,
    dates.brief_weekday,
    dates.brief_month,
    dates.brief_day_and_clock,
    dates.day_year_and_clock,
):
    register.filter(each.__name__, each, expects_localtime=True)
