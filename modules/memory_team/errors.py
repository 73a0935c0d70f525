from django.utils.translation import gettext as _

from foundation.errors import DomainError
from shop.errors import RefusedByModule


class NoDateThen(RefusedByModule):
    """A service with seats takes place when the department has put up a date, and at no other time."""

    code = "memory_team_no_date"

    def title(self) -> str:
        return _("Nothing takes place at that time.")

    def advice(self) -> str:
        return _("Choose one of the dates that are put up.")


class SignUpFirst(RefusedByModule):
    """A course is taken as a whole."""

    code = "memory_team_sign_up_first"

    def title(self) -> str:
        return _("This is part of a course.")

    def advice(self) -> str:
        return _("Sign up for the whole course under “Courses and groups”.")


class NoSeatLeft(RefusedByModule):
    """As many as there is room for have a seat on that date."""

    code = "memory_team_no_seat"

    def title(self) -> str:
        return _("There is no seat left.")

    def advice(self) -> str:
        return _("Choose another date, or another course.")


class NotAgreed(RefusedByModule):
    """Nobody has confirmed that the person agrees to the visit."""

    code = "memory_team_not_agreed"

    def title(self) -> str:
        return _("The person must agree to this visit.")

    def advice(self) -> str:
        return _("Ask them first, note it in the journal, and confirm it here.")


class OtherCourseThen(RefusedByModule):
    """Two of one service cannot begin at the same time."""

    code = "memory_team_other_course_then"

    def title(self) -> str:
        return _("Another course or group of the same service begins then.")


class CourseNotOpen(DomainError):
    """It has begun, is called off, or is a group whose dates are booked one by one."""

    code = "memory_team_course_not_open"
    status = 409

    def title(self) -> str:
        return _("One cannot sign up for this course any more.")

    def advice(self) -> str:
        return _("Look whether there is another one, or call the department.")


class CourseFull(DomainError):
    """Not every date has a seat left."""

    code = "memory_team_course_full"
    status = 409

    def title(self) -> str:
        return _("The course is full.")

    def advice(self) -> str:
        return _("You can stand in line: whoever came first gets the next seat.")


class OthersBeforeYou(CourseFull):
    """There is a seat, and it is for whoever has waited longest."""

    code = "memory_team_others_before_you"

    def title(self) -> str:
        return _("There is a seat, but others stand in line before you.")

    def advice(self) -> str:
        return _("You can stand in line behind them.")


class NotASession(DomainError):
    """A course needs a service with so many seats."""

    code = "memory_team_not_a_session"
    status = 409

    def title(self) -> str:
        return _("The service has %(seats)s seats: a course cannot have more.") % self.params


class FewerSeatsThanTaken(DomainError):
    """Somebody would have to leave."""

    code = "memory_team_fewer_seats_than_taken"
    status = 409

    def title(self) -> str:
        return _("%(taken)s seats are taken on one of the dates: it cannot have fewer.") % self.params
