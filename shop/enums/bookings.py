"""What becomes of a visit, and which change of state is allowed."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class BookingStatus(TextChoices):
    HELD = "held", _("held")
    REQUESTED = "requested", _("requested")
    CONFIRMED = "confirmed", _("confirmed")
    COMPLETED = "completed", _("completed")
    CANCELLED = "cancelled", _("cancelled")
    DECLINED = "declined", _("declined")
    NO_SHOW = "no_show", _("nobody home")
    EXPIRED = "expired", _("expired")


TAKES_TIME = frozenset(
    {
        BookingStatus.HELD,
        BookingStatus.REQUESTED,
        BookingStatus.CONFIRMED,
        BookingStatus.COMPLETED,
        BookingStatus.NO_SHOW,
    }
)
"""States in which the provider's and the recipient's time is taken."""

NEVER_BOOKED = frozenset({BookingStatus.HELD, BookingStatus.EXPIRED})
"""Held, or held once and given up: no appointment."""

UPCOMING = frozenset({BookingStatus.HELD, BookingStatus.REQUESTED, BookingStatus.CONFIRMED})

TRANSITIONS: dict[BookingStatus, frozenset[BookingStatus]] = {
    BookingStatus.HELD: frozenset({BookingStatus.CONFIRMED, BookingStatus.REQUESTED, BookingStatus.EXPIRED}),
    BookingStatus.REQUESTED: frozenset(
        {BookingStatus.CONFIRMED, BookingStatus.DECLINED, BookingStatus.CANCELLED}
    ),
    BookingStatus.CONFIRMED: frozenset(
        {BookingStatus.COMPLETED, BookingStatus.NO_SHOW, BookingStatus.CANCELLED}
    ),
    # A provider who marked the wrong outcome may mark the right one.
    BookingStatus.COMPLETED: frozenset({BookingStatus.NO_SHOW, BookingStatus.CONFIRMED}),
    BookingStatus.NO_SHOW: frozenset({BookingStatus.COMPLETED, BookingStatus.CONFIRMED}),
    BookingStatus.CANCELLED: frozenset(),
    BookingStatus.DECLINED: frozenset(),
    BookingStatus.EXPIRED: frozenset(),
}


class NoShowBy(TextChoices):
    RECIPIENT = "recipient", _("the recipient")
    PROVIDER = "provider", _("the provider")


class CancelReason(TextChoices):
    BY_RECIPIENT = "by_recipient", _("cancelled by the recipient")
    BY_DEPARTMENT = "by_department", _("cancelled by the department")
    RECIPIENT_ENDED = "recipient_ended", _("the recipient no longer receives services here")
    DECISION_ENDED = "decision_ended", _("the decision ended before it")


class DeclineReason(TextChoices):
    """Why the department said no to a request. A code in the log: nobody writes about a recipient."""

    NOBODY_FREE = "nobody_free", _("nobody has time then")
    LET_US_TALK = "let_us_talk", _("we would like to talk about it first")
    NOT_COVERED = "not_covered", _("the decision does not cover it")
    NOT_OFFERED = "not_offered", _("it is not something we do")
    OTHER = "other", _("another reason")


class StrandedReason(TextChoices):
    """Why a booking lost its ground under a later change of hours, shifts or absences."""

    CLOSED = "closed", _("the department is closed then")
    NO_SHIFT = "no_shift", _("the provider is not on duty then")
    NOT_QUALIFIED = "not_qualified", _("the provider does not have what the service requires")


class DisruptionOutcome(TextChoices):
    """What became of a visit that could not be carried out as it was booked."""

    OPEN = "open", _("waits for another time or somebody else")
    REPLACED = "replaced", _("somebody else comes")
    MOVED = "moved", _("moved to another time")
    NOT_CARRIED_OUT = "not_carried_out", _("not carried out")


class FollowUpAnswer(TextChoices):
    """What was found when somebody asked after a recipient who did not open. A code: nobody writes about them."""

    WELL = "well", _("we have spoken with them, and all is well")
    FORGOT = "forgot", _("they were out or had forgotten")
    WITH_RELATIVES = "with_relatives", _("they are with somebody close to them")
    IN_HOSPITAL = "in_hospital", _("they are in hospital or an institution")
    GOT_HELP = "got_help", _("they needed help and have got it")
    OTHER = "other", _("something else, noted in the journal")


class ContactOutcome(TextChoices):
    """What came of calling a recipient about a visit."""

    REACHED = "reached", _("reached")
    NOT_REACHED = "not_reached", _("not reached")
