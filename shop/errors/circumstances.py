"""Whose services have ended, who has left, and decisions that cannot be changed so."""

from django.utils.translation import gettext as _

from foundation.errors import DomainError
from shop.errors.door import BookingRefused


class RecipientHasEnded(BookingRefused):
    """The recipient no longer receives services, or will not any more on that day."""

    code = "recipient_has_ended"

    def title(self) -> str:
        return _("No services are given after the last day that is noted.")

    def advice(self) -> str:
        return _("If it was noted by mistake, the department can open the services again.")


class NameTellsTooLittle(DomainError):
    """Somebody here has the name: whether it is the same person, it alone does not tell."""

    code = "name_tells_too_little"
    status = 409

    def title(self) -> str:
        return _("Somebody with that name is here already.")

    def advice(self) -> str:
        return _(
            "Write the national identity number or the telephone, which tell whether it is the same person."
        )


class NotProtectedHere(DomainError):
    """Somebody is said to be protected who is here already without it: left as they are, all would see the address."""

    code = "not_protected_here"
    status = 409

    def title(self) -> str:
        return _("They are here already, and their address is not protected.")

    def advice(self) -> str:
        return _("Protect it on their own page first.")


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


class VisitLengthNotPossible(DomainError):
    """A decision says how long each visit is, and the service has no visit that is so short, or none at all.

    `shortest` is how many minutes the shortest one takes; none where the decision is not about visits.
    """

    code = "visit_length_not_possible"
    status = 422

    def title(self) -> str:
        if self.params.get("shortest") is None:
            return _("How long each visit is goes only with a decision that is counted in visits.")
        return _("The shortest visit of the service takes %(shortest)s minutes.") % self.params

    def advice(self) -> str:
        if self.params.get("shortest") is None:
            return _("Leave it empty, or count in visits.")
        return _("Write at least so many, or have the department offer shorter visits first.")


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
