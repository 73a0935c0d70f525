"""When somebody is away: who cannot come instead, and what cannot be undone."""

from django.utils.translation import gettext as _

from foundation.errors import DomainError


class CannotComeInstead(DomainError):
    """The provider cannot take a visit that somebody else has; `why` is an Availability."""

    code = "cannot_come_instead"
    status = 409

    def title(self) -> str:
        return _("The visit was not given away: whoever you chose %(why)s.") % {
            "why": self.params["why"].label
        }

    def advice(self) -> str:
        return _("Choose somebody else.")


class ToldAlready(DomainError):
    """What was done about it cannot be undone any more: people have been told."""

    code = "told_already"
    status = 409

    def title(self) -> str:
        return _("This cannot be undone any more: the messages have gone out.")

    def advice(self) -> str:
        return _("Remove the absence if they are at work after all, and give the visits back one by one.")


class LastDayTold(ToldAlready):
    """What was done about a last day at work cannot be undone any more."""

    code = "last_day_told"

    def advice(self) -> str:
        return _("Note another day, or take the last day back. Visits that went to others stay with them.")
