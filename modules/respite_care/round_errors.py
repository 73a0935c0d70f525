"""What is refused in rounds."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from foundation.errors import DomainError
from shop.errors import RefusedByModule


class HandedOutInRound(RefusedByModule):
    """The dates are shared out in a round that is not published yet; `until` is when wishes close, in words."""

    code = "respite_handed_out_in_round"

    def title(self) -> str:
        return _("These dates are handed out in a round.")

    def advice(self) -> str:
        if self.params.get("until"):
            return _("Hand in your wishes under “Rounds and swaps” until %(until)s.") % self.params
        return _("When the round is published, what is left can be booked.")


class RoundNotAtThatPoint(DomainError):
    """The round has gone on since, or has not come so far."""

    code = "respite_round_not_at_that_point"
    status = 409

    def title(self) -> str:
        return _("That cannot be done with the round as it is now.")

    def advice(self) -> str:
        return _("Look at the round again: somebody may have changed it before you.")


class WishesClosed(DomainError):
    """The date has passed, the department closed them earlier, or the round was called off."""

    code = "respite_wishes_closed"
    status = 409

    def title(self) -> str:
        return _("Wishes cannot be changed any more.")

    def advice(self) -> str:
        return _("What you handed in before stands. Call us if something is wrong.")


class NotLonger(DomainError):
    """More time would be none: wishes are taken until then already."""

    code = "respite_not_longer"

    def title(self) -> str:
        return _("Wishes are taken until then already. Choose a later day.")


class StayNotPossible(DomainError):
    """Nobody could arrive or leave then, or the length is none that the service has."""

    code = "respite_round_stay_not_possible"

    def title(self) -> str:
        return _(
            "A stay on these dates is not possible: the department is closed on a day of arrival or departure."
        )

    def advice(self) -> str:
        return _("Choose other days, or add special opening hours first.")


class StayInThePast(StayNotPossible):
    """It would begin before wishes close: nobody could be given it in time."""

    code = "respite_round_stay_in_the_past"

    def title(self) -> str:
        return _("A stay must begin after the last day for wishes.")

    def advice(self) -> str:
        return _("Choose a later stay, or let the wishes close earlier.")


class StaysOverlap(StayNotPossible):
    """Another stay of this round, or of one that is not over, has some of the same dates."""

    code = "respite_round_stays_overlap"

    def title(self) -> str:
        return _("Another stay that is handed out in a round has some of these dates.")

    def advice(self) -> str:
        return _("Take that one out first, or choose other days.")


class NoStays(DomainError):
    """Nothing to share out."""

    code = "respite_round_without_stays"

    def title(self) -> str:
        return _("The round has no stays yet.")

    def advice(self) -> str:
        return _("Add at least one before families are told.")


class NotAWish(DomainError):
    """Not a stay of this round, or nobody whom they care for."""

    code = "respite_not_a_wish"

    def title(self) -> str:
        return _("That is not a stay of this round.")

    def advice(self) -> str:
        return _("Choose among those that are listed.")


class CannotBeGiven(DomainError):
    """Staff would give what breaks a rule; `why` is the reason in words."""

    code = "respite_wish_cannot_be_given"
    status = 409

    def title(self) -> str:
        return _("This wish cannot be given: %(why)s") % self.params


class NothingInstead(DomainError):
    """What it was to be given instead of is not the family's, or not any more."""

    code = "respite_nothing_instead"
    status = 409

    def title(self) -> str:
        return _("The stay that it was to be given instead of is not given to the family.")

    def advice(self) -> str:
        return _("Look at the round again: somebody may have changed it before you.")


class StaysLost(DomainError):
    """A home fell out, a day was closed or a decision used up since; of `count` stays."""

    code = "respite_round_stays_lost"
    status = 409

    def title(self) -> str:
        count = int(self.params["count"])
        text = ngettext(
            "%(count)s stay that is given cannot be had any more.",
            "%(count)s stays that are given cannot be had any more.",
            count,
        )
        return text % {"count": count}

    def advice(self) -> str:
        return _("Take them back or work out the proposal anew, and then publish it.")


class ClosedThen(StayNotPossible):
    """A public holiday on which the service has no stays; or, as a round is opened, days without any place (`when`)."""

    code = "respite_round_stay_closed"

    def title(self) -> str:
        if self.params.get("when"):
            return _("There is no place then: %(when)s.") % self.params
        return _("The service has no stays on public holidays.")

    def advice(self) -> str:
        if self.params.get("when"):
            return _("Take the stay out, or open the days first.")
        return _("Choose other days, or change the settings of the service.")
