"""Parts of an address that are more than text or a number."""

from datetime import date

from django.urls import register_converter

from shop.queries.days import FIRST_DAY, LAST_DAY


class DayConverter:
    """A date as YYYY-MM-DD, of this century: anything else is no address of ours."""

    regex = "20[0-9]{2}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        """Raises ValueError for a day that no calendar has, and Django answers 404.

        The first and the last day are no addresses either: pages link to the day before and after.
        """
        day = date.fromisoformat(value)
        if not FIRST_DAY < day < LAST_DAY:
            raise ValueError(value)
        return day

    def to_url(self, value: date) -> str:
        return value.isoformat()


register_converter(DayConverter, "day")
