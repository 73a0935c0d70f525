"""Why the booking core says no: a class per refusal a caller may want to tell apart."""

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


class BeyondHorizon(BookingRefused):
    code = "beyond_horizon"

    def title(self) -> str:
        return _("That time cannot be booked yet.")

    def advice(self) -> str:
        return _("You can book %(days)s days ahead.") % {"days": self.params.get("days", 14)}


class OutsideOpeningHours(BookingRefused):
    code = "outside_opening_hours"

    def title(self) -> str:
        return _("The department is not open for visits then.")


class OffGrid(BookingRefused):
    code = "off_grid"

    def title(self) -> str:
        return _("Visits do not begin at that time.")


class NobodyOnDuty(BookingRefused):
    code = "nobody_on_duty"

    def title(self) -> str:
        return _("Nobody is on duty at that time.")


class LengthNotOffered(BookingRefused):
    code = "length_not_offered"
    status = 422

    def title(self) -> str:
        return _("It cannot be booked for that long.")

    def advice(self) -> str:
        return _("Choose one of the lengths that the page offers.")


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


class TransitionNotAllowed(DomainError):
    code = "transition_not_allowed"
    status = 409

    def title(self) -> str:
        return _("That cannot be done with this appointment any more.")


class OutcomeTooEarly(DomainError):
    code = "outcome_too_early"
    status = 409

    def title(self) -> str:
        return _("The visit has not begun yet.")


class OutcomeStands(DomainError):
    """The hour in which anybody may take back or correct it is over."""

    code = "outcome_stands"
    status = 409

    def title(self) -> str:
        return _("It is more than an hour since somebody said what became of this visit.")

    def advice(self) -> str:
        return _("If it is wrong, the department can correct it.")


class UnlikelyMinutes(DomainError):
    """`most` is how long a visit may have taken; of a stay no minutes are noted."""

    code = "unlikely_minutes"

    def title(self) -> str:
        return _("Say in whole minutes how long the visit took, from 1 to %(most)s.") % self.params


class FollowUpAnswered(DomainError):
    """Somebody else was there before, and found something else."""

    code = "follow_up_answered"
    status = 409

    def title(self) -> str:
        return _("Somebody else has said what they found already.")

    def advice(self) -> str:
        return _("Talk with them if you found something else. What they said stands.")


class FollowUpWithdrawn(DomainError):
    code = "follow_up_withdrawn"
    status = 409

    def title(self) -> str:
        return _("Nobody needs to ask any more: the visit has another outcome now.")


class UnlikelyDeadline(DomainError):
    code = "unlikely_deadline"

    def title(self) -> str:
        return _("Choose between 5 minutes and 72 hours.")


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


class InvalidHours(DomainError):
    code = "invalid_hours"
    status = 422

    def title(self) -> str:
        return _("These hours overlap or end before they begin.")


class ChangedMeanwhile(DomainError):
    """What the person saw when they opened the form is not what is there now; nothing was written."""

    code = "changed_meanwhile"
    status = 409

    def title(self) -> str:
        return _("Somebody else has changed this while you had the page open.")

    def advice(self) -> str:
        return _(
            "Nothing of yours is saved yet. Look at what it is now, and save again if yours should stand."
        )


class ToldAlready(DomainError):
    """What was done about an absence cannot be undone any more: people have been told."""

    code = "told_already"
    status = 409

    def title(self) -> str:
        return _("This cannot be undone any more: the messages have gone out.")

    def advice(self) -> str:
        return _("Remove the absence if they are at work after all, and give the visits back one by one.")


class ShiftOverlaps(DomainError):
    """`from` and `until` are those of the other shift."""

    code = "shift_overlaps"
    status = 409

    def title(self) -> str:
        return _("This overlaps another shift of theirs.")

    def advice(self) -> str:
        return _("Change the other one, or take it off first.")


class ShiftIsOver(DomainError):
    code = "shift_is_over"
    status = 409

    def title(self) -> str:
        return _("That shift is over.")


class ClosureOverlaps(DomainError):
    code = "closure_overlaps"
    status = 409

    def title(self) -> str:
        return _("Some of these days are closed already.")

    def advice(self) -> str:
        return _("Remove the other closure first if this one should stand instead.")


class ClosureInPast(DomainError):
    code = "closure_in_past"
    status = 422

    def title(self) -> str:
        return _("Days that have passed cannot be closed.")


class SharesTooLarge(DomainError):
    code = "shares_too_large"
    status = 422

    def title(self) -> str:
        return _("Together the two shares cannot be more than 100 per cent.")


class QualificationNameTaken(DomainError):
    code = "qualification_name_taken"
    status = 409

    def title(self) -> str:
        return _("The municipality already has a qualification with that name.")


class QualificationInUse(DomainError):
    code = "qualification_in_use"
    status = 409

    def title(self) -> str:
        return _("Somebody has this qualification, or a service asks for it.")

    def advice(self) -> str:
        return _("A municipality administrator can remove it all the same.")


class NameTaken(DomainError):
    code = "name_taken"
    status = 409

    def title(self) -> str:
        return _("The department already has a helper with that name.")


class ServiceNameTaken(DomainError):
    code = "service_name_taken"
    status = 409

    def title(self) -> str:
        return _("The department already has a service with that name.")


class RecipientHasEnded(BookingRefused):
    """The recipient no longer receives services, or will not any more on that day."""

    code = "recipient_has_ended"

    def title(self) -> str:
        return _("No services are given after the last day that is noted.")

    def advice(self) -> str:
        return _("If it was noted by mistake, the department can open the services again.")


class ProviderHasLeft(DomainError):
    """The last day at work is over; on duty again is who is taken back."""

    code = "provider_has_left"
    status = 409

    def title(self) -> str:
        return _("They no longer work here.")


class DayNotPossible(DomainError):
    """A first or last day that lies where it cannot: `field` is the one of the form."""

    code = "day_not_possible"
    status = 422

    def title(self) -> str:
        return _("That day is not possible here.")


class DecisionsOverlap(DomainError):
    code = "decisions_overlap"
    status = 409

    def title(self) -> str:
        return _("Another decision about the same service holds in that time.")

    def advice(self) -> str:
        return _("Let it end before the other begins.")


class CannotMerge(DomainError):
    """Something must be settled before the two become one; `shop.queries.merging` says what."""

    code = "cannot_merge"
    status = 409

    def title(self) -> str:
        return _("The two cannot be merged yet.")

    def advice(self) -> str:
        return _("Settle what is listed first.")


class RulesContradict(DomainError):
    """`field` is the rule of the service that cannot be together with the others."""

    code = "rules_contradict"

    def title(self) -> str:
        return _("These rules contradict each other.")


class RefusedByModule(BookingRefused):
    """A module's own rule; modules subclass it."""

    code = "refused_by_module"
    status = 422


class ContingencyFolderUnusable(DomainError):
    """Where the day lists are kept for days without the system cannot be written to."""

    code = "contingency_folder_unusable"
    status = 500


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
