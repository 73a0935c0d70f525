"""Standing bookings that cannot be made or changed so."""

from django.utils.formats import time_format
from django.utils.translation import gettext as _

from foundation.errors import DomainError
from ui.dates import day_and_year


class SeriesRefused(DomainError):
    """The standing booking could not be made or changed; nothing was written."""

    code = "series_refused"
    status = 409


class TermsNotPossible(SeriesRefused):
    """What was agreed could never be kept; `field` is what to change of it."""

    code = "terms_not_possible"
    status = 422

    def title(self) -> str:
        words = {
            "weekdays": _("Choose at least one weekday."),
            "every_weeks": _("Choose a number of weeks from 1 to 12."),
            "tolerance": _("It can be at most 6 hours earlier or later."),
            "starts_on": _("The first day has passed."),
            "ends_on": _("The last day lies before the first visit."),
            "provider": _("Choose somebody who works with this service."),
            "only_provider": _("Visits like these cannot be kept for one helper."),
            "preferred_at": _("Visits do not begin at that time on all of the days you chose."),
            "recipient": _("Nothing can be booked for somebody who receives no services here any more."),
        }
        return words.get(self.params["field"], super().title())


class TooManySeries(SeriesRefused):
    code = "too_many_series"

    def title(self) -> str:
        return _("You have as many standing bookings of this kind as you can have at a time.")

    def advice(self) -> str:
        return _("Change or stop one of them, or call the department.")


class ComesAlready(SeriesRefused):
    """Another standing booking of the kind (`series`) comes on one of the days at about the time, `until` a day."""

    code = "comes_already"

    def title(self) -> str:
        return _(
            "There is already a standing booking of this kind on one of these days, at about %(time)s."
        ) % {"time": time_format(self.params["at"], "H.i")}

    def advice(self) -> str:
        until = self.params["until"]
        if until is None:
            return _("Change that one, or choose other days, a time further from it or less leeway.")
        return _(
            "It comes until %(day)s: let this one begin after that, or choose other days or a time further from it."
        ) % {"day": day_and_year(until)}


class SeriesHasEnded(SeriesRefused):
    code = "series_has_ended"

    def title(self) -> str:
        return _("This standing booking has ended.")


class NoSuchOccurrence(SeriesRefused):
    """The standing booking does not come on that day, or the day is over."""

    code = "no_such_occurrence"

    def title(self) -> str:
        return _("No visit of the standing booking is planned for that day.")


class SkippedByDepartment(SeriesRefused):
    code = "skipped_by_department"

    def title(self) -> str:
        return _("The department cannot come on that day.")

    def advice(self) -> str:
        return _("Choose another time, or call the department.")
