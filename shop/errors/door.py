"""Refused at the door, or later: booking, holding, moving and cancelling."""

from typing import ClassVar

from django.utils.translation import gettext as _

from foundation.errors import DomainError


class BookingRefused(DomainError):
    """The time could not be booked; nothing was written."""

    code = "booking_refused"
    status = 409

    def advice(self) -> str:
        return _("Choose another time.")


class TimeTaken(BookingRefused):
    code = "time_taken"

    def title(self) -> str:
        return _("Somebody was faster: that time has just been taken.")


class FormUsedBefore(BookingRefused):
    """The form's key made another booking, or one that no longer stands."""

    code = "form_used_before"

    def title(self) -> str:
        return _("This page has been used before.")

    def advice(self) -> str:
        return _("Choose the time once more.")


class HoldLapsed(TimeTaken):
    """The time was held, then no longer, and in between somebody took it."""

    code = "hold_lapsed"

    def title(self) -> str:
        return _("The time was no longer held for you, and somebody else has taken it.")


class TimeInPast(BookingRefused):
    code = "time_in_past"

    def title(self) -> str:
        return _("That time has passed.")


class TooShortNotice(BookingRefused):
    code = "too_short_notice"

    def title(self) -> str:
        return _("That time is too soon to be booked here.")

    def advice(self) -> str:
        return _("Choose a later time, or call the department.")


class SessionClosed(BookingRefused):
    """A session could be booked until `when`, in words."""

    code = "session_closed"

    def title(self) -> str:
        return _("This closed %(when)s.") % self.params

    def advice(self) -> str:
        return _("Choose a later one, or call the department.")


class BeyondHorizon(BookingRefused):
    code = "beyond_horizon"

    def title(self) -> str:
        return _("That time cannot be booked yet.")

    def advice(self) -> str:
        return _("You can book %(days)s days ahead.") % {"days": self.params.get("days", 14)}


class OutsideOpeningHours(BookingRefused):
    """With `hours`, in words, where these are said to who works there; empty on a day on which it is closed."""

    code = "outside_opening_hours"

    def title(self) -> str:
        return _("The department is not open for visits then.")

    def advice(self) -> str:
        match self.params.get("hours"):
            case None:
                return super().advice()
            case "":
                return _("It is closed that day.")
        return _("It is open %(hours)s that day.") % self.params


class OffGrid(BookingRefused):
    code = "off_grid"

    def title(self) -> str:
        return _("Visits do not begin at that time.")


class NobodyOnDuty(BookingRefused):
    code = "nobody_on_duty"

    def title(self) -> str:
        return _("Nobody is on duty at that time.")


class HasSomethingElse(NobodyOnDuty):
    """One provider was asked for, whose `name` it says, and others may be free."""

    code = "has_something_else"

    def title(self) -> str:
        return _("%(name)s has something else then.") % self.params

    def advice(self) -> str:
        return _("Choose another time, or somebody else.")


class NotAtWork(HasSomethingElse):
    """They have no shift then, or are away."""

    code = "not_at_work"

    def title(self) -> str:
        return _("%(name)s is not at work then.") % self.params


class LengthNotOffered(BookingRefused):
    code = "length_not_offered"
    status = 422

    def title(self) -> str:
        return _("It cannot be booked for that long.")

    def advice(self) -> str:
        return _("Choose one of the lengths that the page offers.")


class WayNotOffered(BookingRefused):
    """Another place than those to choose from, or two where only one comes."""

    code = "way_not_offered"
    status = 422

    def title(self) -> str:
        return _("It cannot be booked in that way.")

    def advice(self) -> str:
        return _("Choose among what the page offers.")


class BookedByDepartment(BookingRefused):
    """Recipients do not book this themselves."""

    code = "booked_by_department"

    def title(self) -> str:
        return _("The department books this for you.")

    def advice(self) -> str:
        return _("Call the department.")


class NobodyMetYet(BookingRefused):
    """It is given by whoever they have met before, and that is nobody yet."""

    code = "nobody_met_yet"

    def title(self) -> str:
        return _("You have not met anybody here yet.")

    def advice(self) -> str:
        return _("Book a first appointment first. This one is with the person you meet there.")


class LongerThanGranted(BookingRefused):
    """`most` is how many minutes the decision allows a visit."""

    code = "longer_than_granted"
    status = 422

    def title(self) -> str:
        return _("By the decision each visit is at most %(most)s minutes.") % self.params

    def advice(self) -> str:
        return _("Choose a shorter visit, or call the department.")


class ServicePaused(BookingRefused):
    """`message` is what the department says to its recipients."""

    code = "service_paused"

    def title(self) -> str:
        return _("This cannot be booked right now.")

    def advice(self) -> str:
        message: str = self.params.get("message", "")
        return message or _("Try again later, or call the department.")


class TooManyBookings(BookingRefused):
    code = "too_many_bookings"

    def title(self) -> str:
        return _("You have as many coming appointments of this kind as you can have at a time.")

    def advice(self) -> str:
        return _("When one is over, or cancelled, you can book the next.")


class KeptForOthers(TimeTaken):
    """What is free of the pool is kept for another channel."""

    code = "kept_for_others"

    def title(self) -> str:
        return _("What is free at that time is kept for those who book in another way.")

    def advice(self) -> str:
        return _("Choose another time, or call the department.")


class RecipientBusy(BookingRefused):
    code = "recipient_busy"

    def title(self) -> str:
        return _("You already have an appointment at that time.")

    def advice(self) -> str:
        return _("Choose another time, or cancel the other appointment first.")


class NothingLeft(BookingRefused):
    code = "nothing_left"

    def title(self) -> str:
        return _("Nothing is left of what was granted for this period.")

    def advice(self) -> str:
        return _("Call the department if you need more.")


class GivenBackAndSpent(NothingLeft):
    """What the visit took was given back by mistake, and something else has taken it since."""

    code = "given_back_and_spent"

    def title(self) -> str:
        return _("What this visit took of the decision was given back, and later visits have taken it since.")

    def advice(self) -> str:
        return _("Cancel one of them, or have more granted, and then note what became of this one.")


class NoEntitlement(BookingRefused):
    code = "no_entitlement"
    status = 403

    def title(self) -> str:
        return _("This service needs a decision from the municipality.")

    def advice(self) -> str:
        return _("Call the department to apply.")


class ServiceNotOffered(BookingRefused):
    code = "service_not_offered"
    status = 404

    def title(self) -> str:
        return _("This service is not offered.")

    def advice(self) -> str:
        return ""


class BadTime(BookingRefused):
    """The text is no time at all, or a time that the clocks skip that night."""

    code = "bad_time"
    status = 422

    def title(self) -> str:
        return _("We did not understand that time.")


class RefusedByModule(BookingRefused):
    """A module's own rule; modules subclass it. `question` is the field of its `booking_form` that it is about."""

    code = "refused_by_module"
    status = 422
    question: ClassVar[str] = ""


class BookingNotCancellable(DomainError):
    code = "booking_not_cancellable"
    status = 409

    def title(self) -> str:
        return _("It is too late to cancel here.")

    def advice(self) -> str:
        return _("Call the department.")


class BookingNotMovable(DomainError):
    code = "booking_not_movable"
    status = 409

    def title(self) -> str:
        return _("This appointment can no longer be moved here.")

    def advice(self) -> str:
        return _("Call the department.")


class NotExchangeable(DomainError):
    """Two bookings that are not of one kind, or one that does not stand as it did."""

    code = "not_exchangeable"
    status = 409

    def title(self) -> str:
        return _("These two appointments cannot be exchanged.")

    def advice(self) -> str:
        return _("Call the department.")


class TransitionNotAllowed(DomainError):
    code = "transition_not_allowed"
    status = 409

    def title(self) -> str:
        return _("That cannot be done with this appointment any more.")
