"""What cannot be so: hours, shifts, closures, shares, qualifications, services."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from foundation.errors import DomainError


class InvalidHours(DomainError):
    code = "invalid_hours"
    status = 422

    def title(self) -> str:
        return _("These hours overlap or end before they begin.")


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


class SessionNotPossible(DomainError):
    """One of the sessions cannot be announced, or had: `when` is which, `why` the refusal, `because` its code."""

    code = "session_not_possible"
    status = 409

    def title(self) -> str:
        return _("%(when)s: %(why)s") % self.params

    def advice(self) -> str:
        return _("Nothing was changed.")


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


class DepartmentNameTaken(DomainError):
    code = "department_name_taken"
    status = 409

    def title(self) -> str:
        return _("The municipality already has a department with that name.")


class DepartmentInUse(DomainError):
    """There is something to do in it still: visits, standing bookings, people who wait."""

    code = "department_in_use"
    status = 409

    def title(self) -> str:
        return _("There is something to do in the department still.")

    def advice(self) -> str:
        return _("See to what is left first. Until then it stays in use.")


class PatternNameTaken(DomainError):
    code = "pattern_name_taken"
    status = 409

    def title(self) -> str:
        return _("The department already has a shift template with that name.")


class ServiceNameTaken(DomainError):
    code = "service_name_taken"
    status = 409

    def title(self) -> str:
        return _("The department already has a service with that name.")


class RulesContradict(DomainError):
    """`field` is the rule of the service that cannot be together with the others."""

    code = "rules_contradict"

    def title(self) -> str:
        return _("These rules contradict each other.")


class ClosesTooLate(DomainError):
    """A session cannot be open for those who book themselves once it has begun."""

    code = "closes_too_late"
    status = 409

    def title(self) -> str:
        return _("Say a deadline before it begins.")


class SessionsAnnounced(DomainError):
    """Who comes to a session was told when it ends and who leads it: `field` is the rule that would change that.

    `when` is the first of the `count` to come.
    """

    code = "sessions_announced"
    status = 409

    def title(self) -> str:
        others = self.params["count"] - 1
        if not others:
            return _("For %(when)s it is announced as it is now.") % self.params
        return ngettext(
            "For %(when)s, and %(others)s date more, it is announced as it is now.",
            "For %(when)s, and %(others)s dates more, it is announced as it is now.",
            others,
        ) % (self.params | {"others": others})

    def advice(self) -> str:
        return _("Call that off first, or add a service of its own for what is to be otherwise.")
