"""Offers that cannot be taken, and what cannot be waited for."""

from django.utils.translation import gettext as _

from foundation.errors import DomainError
from shop.errors.door import BookingRefused, TimeTaken


class OfferLapsed(TimeTaken):
    """A time was offered to who waits, they answered too late, and it was given to somebody else."""

    code = "offer_lapsed"

    def title(self) -> str:
        return _("The time was no longer kept for you, and somebody else has it now.")

    def advice(self) -> str:
        return _("You are still on the waiting list. We tell you when another time comes free.")


class OfferNotGranted(BookingRefused):
    """What was granted does not pay for the time that was offered; with `has_decision` there is too little left."""

    code = "offer_not_granted"

    def title(self) -> str:
        return _("This time is not yours to take any more.")

    def advice(self) -> str:
        if "most" in self.params:
            return (
                _(
                    "By the decision each visit is at most %(most)s minutes, so the time goes to the next in line."
                    " Change what you wait for to keep your place."
                )
                % self.params
            )
        if self.params["has_decision"]:
            return _(
                "Nothing is left of what was granted, so the time goes to the next in line. You keep your place."
            )
        return _("No decision covers that day, so the time goes to the next in line. You keep your place.")


class OfferIsOver(DomainError):
    """The offer has its answer, or whoever it was for waits no longer."""

    code = "offer_is_over"
    status = 409

    def title(self) -> str:
        return _("This offer is over.")

    def advice(self) -> str:
        return _("Choose a time yourself, or wait for the next offer.")


class NoLongerWaiting(DomainError):
    code = "no_longer_waiting"
    status = 409

    def title(self) -> str:
        return _("This is no longer on the waiting list.")


class WindowNotPossible(DomainError):
    """`field` is the part of the window that cannot be waited for."""

    code = "window_not_possible"
    status = 422

    def title(self) -> str:
        return _("We cannot look for times on those days.")

    def advice(self) -> str:
        return _(
            "Choose days that lie ahead, weekdays that are among them, and an earliest time before the latest."
        )
