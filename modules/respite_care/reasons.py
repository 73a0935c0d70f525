"""Why a wish was given or not, as it is stored; `round_words` says it to families and to staff."""

from enum import IntEnum, StrEnum


class Reason(StrEnum):
    """One answer to one wish.

    NOT_POSSIBLE is where two must not meet, or no home has a place for them at all. It is for staff: the family hears
    that others have the beds, wherever others have one (`allocating.Answer.told`).
    """

    GIVEN = "given"
    GIVEN_BY_STAFF = "given_by_staff"
    OTHERS_WAITED = "others_waited"
    FIRST_LAST_TIME = "first_last_time"
    LOTS_DRAWN = "lots_drawn"
    OTHERS_BEFORE = "others_before"
    NOT_TOGETHER = "not_together"
    NOT_POSSIBLE = "not_possible"
    SAME_DATES = "same_dates"
    USED_UP = "used_up"
    AS_MANY_AS_ALL = "as_many_as_all"
    TAKEN_BY_STAFF = "taken_by_staff"

    @property
    def is_given(self) -> bool:
        return self in {Reason.GIVEN, Reason.GIVEN_BY_STAFF}


class Outcome(IntEnum):
    """How a round ended for a family that handed in wishes."""

    FIRST_WISH = 0
    ANOTHER_WISH = 1
    NOTHING = 2
