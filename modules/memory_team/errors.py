from django.utils.translation import gettext as _

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
