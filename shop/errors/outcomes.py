"""What cannot be said of a visit, or of a door that nobody opened."""

from django.utils.translation import gettext as _

from foundation.errors import DomainError


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
    """`most` is how long a visit may have taken, or a stay before somebody left."""

    code = "unlikely_minutes"

    def title(self) -> str:
        return _("Say in whole minutes how long the visit took, from 1 to %(most)s.") % self.params


class FreedAndTaken(DomainError):
    """They had left, or had not come, and what came free of their stay is somebody else's by now."""

    code = "freed_and_taken"
    status = 409

    def title(self) -> str:
        return _("The time that came free has been booked since.")

    def advice(self) -> str:
        return _("Move the other stay first, or let stand what was said.")


class VisitUpset(DomainError):
    """The visit is no longer what the helper saw when they said what became of it: the network was away meanwhile."""

    code = "visit_upset"
    status = 409

    def advice(self) -> str:
        return _(
            "What you said is kept, and the department sees it. Call them if you were there all the same."
        )


class VisitCancelled(VisitUpset):
    code = "visit_cancelled"

    def title(self) -> str:
        return _("The visit was cancelled meanwhile.")


class VisitMoved(VisitUpset):
    code = "visit_moved"

    def title(self) -> str:
        return _("The visit was moved to another time meanwhile.")


class VisitGivenAway(VisitUpset):
    code = "visit_given_away"

    def title(self) -> str:
        return _("The visit was given to somebody else meanwhile.")


class ToldMeanwhile(VisitUpset):
    """Somebody has said something else after the helper did, and that stands."""

    code = "told_meanwhile"

    def title(self) -> str:
        return _("Something else has been said of the visit meanwhile, and that stands.")

    def advice(self) -> str:
        return _("What you said is kept, and the department sees it. Call them if it was otherwise.")


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
