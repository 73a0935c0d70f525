"""Days worth a test, always ahead: what was booked must not be older than the clock of the database says it is."""

import calendar
from datetime import date, timedelta

import holidays

NEXT_YEAR = date.today().year + 1  # noqa: DTZ011 - any zone's year will do


def _last_sunday(month: int) -> date:
    day = date(NEXT_YEAR, month, 31)
    return day - timedelta(days=day.isoweekday() % 7)


SHORT_DAY, LONG_DAY = _last_sunday(3), _last_sunday(10)
"""The days of 23 and 25 hours: the clocks are changed in the night that leads to them."""
NATIONAL_DAY = date(NEXT_YEAR, 5, 17)
MAUNDY_THURSDAY, ASCENSION_DAY = (
    holidays.country_holidays("NO", years=NEXT_YEAR, language="no").get_named(name)[0]
    for name in ("Skjærtorsdag", "Kristi himmelfartsdag")
)
NEW_YEARS_EVE = date(NEXT_YEAR, 12, 31)
LEAP_DAY = date(next(year for year in range(NEXT_YEAR, NEXT_YEAR + 9) if calendar.isleap(year)), 2, 29)
ORDINARY_MONDAY = next(
    day
    for day in (date(NEXT_YEAR, 8, 16) + timedelta(days=count) for count in range(7))
    if day.isoweekday() == 1
)
"""In weeks without a public holiday, or clocks to change."""
