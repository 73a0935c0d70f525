"""The states and kinds of the booking core, and which change of state is allowed."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Weekday(IntegerChoices):
    """ISO 8601 numbers."""

    MONDAY = 1, _("Monday")
    TUESDAY = 2, _("Tuesday")
    WEDNESDAY = 3, _("Wednesday")
    THURSDAY = 4, _("Thursday")
    FRIDAY = 5, _("Friday")
    SATURDAY = 6, _("Saturday")
    SUNDAY = 7, _("Sunday")


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


class AssignmentReason(TextChoices):
    KNOWN_PROVIDER = "known_provider", _("has been there before")
    LEAST_LOADED = "least_loaded", _("had the most time to spare")
    ONLY_ONE_FREE = "only_one_free", _("was the only one free")
    TIGHTEST_FIT = "tightest_fit", _("left the least time unused around it")
    SAME_SESSION = "same_session", _("leads the session")
    CHOSEN = "chosen", _("was chosen by the department")
    STANDING = "standing", _("comes to the standing visits")
    BEFORE = "before", _("was to come to it before")


class ReassignmentReason(TextChoices):
    """Why a person gave a visit to somebody else than the ranking did. A code: nobody writes about a recipient."""

    CONTINUITY = "continuity", _("somebody the recipient knows")
    RECIPIENT_ASKED = "recipient_asked", _("the recipient asked for it")
    COMPETENCE = "competence", _("the visit needs their competence")
    ROUTE = "route", _("it fits the route")
    ABSENCE = "absence", _("the first one cannot come")


class HelperWish(TextChoices):
    """What a recipient wishes about somebody who came to them. No reason is asked for."""

    NONE = "", _("no wish")
    GLADLY = "gladly", _("gladly")
    NOT = "not", _("not to me")


class Availability(TextChoices):
    """Whether a provider could take a visit that somebody else has, and if not, why not."""

    FREE = "free", _("free then")
    HAS_IT = "has_it", _("has this visit already")
    BUSY = "busy", _("has another visit then")
    ABSENT = "absent", _("is away then")
    OFF_DUTY = "off_duty", _("is not on duty then")
    NOT_QUALIFIED = "not_qualified", _("does not have the qualifications it needs")
    BLOCKED = "blocked", _("does not come to this recipient")
    LEFT = "left", _("no longer works here")
    ELSEWHERE = "elsewhere", _("works in another department")


class SeriesEnd(TextChoices):
    """Why a standing booking came to its end."""

    BY_RECIPIENT = "by_recipient", _("stopped by the recipient")
    BY_DEPARTMENT = "by_department", _("stopped by the department")
    REPLACED = "replaced", _("goes on with other days or times")
    RECIPIENT_ENDED = "recipient_ended", _("the recipient no longer receives services here")
    DECISION_ENDED = "decision_ended", _("the decision ended")


class SkipReason(TextChoices):
    """Why a standing booking did not come on a day it would have come on."""

    HOLIDAY = "holiday", _("it was a public holiday")
    CLOSED = "closed", _("the department was closed")
    FULL = "full", _("everybody was busy")
    BALANCE = "balance", _("what was granted was used up")
    NO_DECISION = "no_decision", _("no decision covered the day")
    ABSENCE = "absence", _("nobody who could come was at work")
    RECIPIENT_BUSY = "recipient_busy", _("there was another visit at the time")
    NOT_OFFERED = "not_offered", _("the service could not be booked then")
    PAUSED = "paused", _("it was paused")
    BY_RECIPIENT = "by_recipient", _("skipped by the recipient")
    BY_DEPARTMENT = "by_department", _("skipped by the department")


class WaitlistStatus(TextChoices):
    WAITING = "waiting", _("waiting")
    BOOKED = "booked", _("booked")
    WITHDRAWN = "withdrawn", _("no longer wanted")
    LAPSED = "lapsed", _("the days went by")


class Priority(IntegerChoices):
    """How soon somebody who waits needs a time."""

    USUAL = 0, _("as usual")
    SOON = 1, _("soon")
    URGENT = 2, _("urgent")


class OfferOutcome(TextChoices):
    OPEN = "open", _("open")
    TAKEN = "taken", _("taken")
    DECLINED = "declined", _("declined")
    EXPIRED = "expired", _("not answered in time")
    WITHDRAWN = "withdrawn", _("withdrawn")


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


class RecipientEnd(TextChoices):
    """Why somebody no longer receives services. A code, and no more than is needed to stop what was planned."""

    DIED = "died", _("has died")
    MOVED = "moved", _("has moved away")
    NO_LONGER = "no_longer", _("needs no services any more")
    MERGED = "merged", _("was here twice")
    ERASED = "erased", _("was erased")


class StayUnit(TextChoices):
    """What the length of an open-ended booking is counted in."""

    DAYS = "days", _("days")
    NIGHTS = "nights", _("nights")


class Confirmation(TextChoices):
    AUTOMATIC = "automatic", _("at once")
    REQUESTED = "requested", _("by the department")


class ProviderKind(TextChoices):
    PERSON = "person", _("person")
    TEAM = "team", _("team")
    PLACE = "place", pgettext_lazy("bed, room or order place", "place")


class AbsenceReason(TextChoices):
    SICK = "sick", _("sick")
    HOLIDAY = "holiday", _("holiday")
    COURSE = "course", _("course")
    OTHER = "other", _("other")


class ServicePlace(TextChoices):
    AT_HOME = "at_home", _("at your home")
    AT_OFFICE = "at_office", _("at the office")
    BY_PHONE = "by_phone", _("by phone")
    BY_VIDEO = "by_video", _("by video")


class EntitlementUnit(TextChoices):
    """What a decision counts in. The ledger counts hours in minutes, everything else as it is."""

    VISITS = "visits", _("visits")
    MINUTES = "minutes", _("minutes")
    HOURS = "hours", _("hours")
    DAYS = "days", _("days")
    NIGHTS = "nights", _("nights")


class EntitlementPeriodKind(TextChoices):
    WEEK = "week", _("per week")
    FOUR_WEEKS = "four_weeks", _("per four weeks")
    MONTH = "month", _("per month")
    QUARTER = "quarter", _("per quarter")
    YEAR = "year", _("per year")
    TOTAL = "total", _("in total")


class EntryKind(TextChoices):
    GRANTED = "granted", _("granted")
    RESERVED = "reserved", _("reserved")
    USED = "used", _("used")
    RELEASED = "released", _("released")
    EXPIRED = "expired", _("expired")
    ADJUSTED = "adjusted", _("adjusted")


class StaffRole(TextChoices):
    """Roles that are granted. Recipient and provider are not: they follow from the person's own row."""

    DEPARTMENT_ADMINISTRATOR = "department_administrator", _("department administrator")
    CASE_OFFICER = "case_officer", _("case officer")
    MUNICIPALITY_ADMINISTRATOR = "municipality_administrator", _("municipality administrator")


class ListedRecipients(TextChoices):
    """Which recipients a list shows."""

    RECEIVES = "receives", _("who receive services")
    ENDED = "ended", _("whose services have ended")


class ListedProviders(TextChoices):
    """Which providers a list shows."""

    HERE = "here", _("that are in the plan")
    LEFT = "left", _("no longer in the plan")


class ListedFollowUps(TextChoices):
    """Which doors that nobody opened a list shows."""

    SETTLED = "settled", _("that are seen to")
    WAITS = "waits", _("that wait for somebody to ask")


class ListedVisits(TextChoices):
    """How the visits of a list stand."""

    PLANNED = "planned", _("planned")
    REQUESTED = "requested", _("to be confirmed")
    STRANDED = "stranded", _("needs a new time")
    WITHOUT_OUTCOME = "without_outcome", _("outcome missing")
    COMPLETED = "completed", _("done")
    NOT_MET = "not_met", _("nobody home")
    NOT_CARRIED_OUT = "not_carried_out", _("we could not come")
    CANCELLED = "cancelled", _("cancelled")
    DECLINED = "declined", _("declined")


class StaffState(TextChoices):
    """How an account of the staff stands; it follows from the account and is kept nowhere."""

    OPEN = "open", _("open")
    INVITED = "invited", _("invited")
    WAITING = "waiting", _("waits for a yes")
    CLOSED = "closed", _("closed")


class AddressProtection(TextChoices):
    """As the National Population Register says it: code 7 and code 6. Here both are kept alike."""

    NONE = "none", _("not protected")
    CONFIDENTIAL = "confidential", _("confidential address (code 7)")
    STRICTLY_CONFIDENTIAL = "strictly_confidential", _("strictly confidential address (code 6)")


class RepresentationKind(TextChoices):
    """As what somebody acts for another."""

    PARENT = "parent", _("parent")
    GUARDIAN = "guardian", _("guardian")
    POWER_OF_ATTORNEY = "power_of_attorney", _("power of attorney")
    RELATIVE = "relative", _("relative with consent")
    ADVISOR = "advisor", _("personal advisor")


class ReviewReason(TextChoices):
    """Why a parent goes on acting for a child of twelve or sixteen (pasient- og brukerrettighetsloven §§ 3-4, 4-3)."""

    AGREES = "agrees", _("the child was asked and agrees")
    CANNOT_SAY = "cannot_say", _("the child cannot say it themself, and needs the help")
    RESPONSIBILITY = "responsibility", _("the parent needs it to fulfil their responsibility")


SEES_WHAT_IS_STORED = frozenset(
    {RepresentationKind.PARENT, RepresentationKind.GUARDIAN, RepresentationKind.POWER_OF_ATTORNEY}
)
"""Whoever stands in for a person as a whole may read all that is stored about them, and who has looked at it. Consent
to help with services is no consent to that."""


class ReminderKind(TextChoices):
    """How long before a visit somebody is reminded of it."""

    TWO_DAYS = "two_days", _("two days before")
    TWO_HOURS = "two_hours", _("two hours before")


class ThreadSide(TextChoices):
    """Who writes in the thread of a visit."""

    RECIPIENT = "recipient", _("recipient")
    DEPARTMENT = "department", _("department")


class VisitSaid(TextChoices):
    """What somebody says of a coming visit by the link in a message."""

    COMING = "coming", _("will be there")
    NOT_THERE = "not_there", _("will not be there")


class ErasureState(TextChoices):
    """What became of somebody's wish to be erased."""

    ASKED = "asked", _("asked for")
    DONE = "done", _("done")
    REFUSED = "refused", _("not possible yet")
    WITHDRAWN = "withdrawn", _("taken back")


class RetentionKind(TextChoices):
    """What is kept for some time only."""

    MESSAGES = "messages", _("messages that were sent")
    DEVICES = "devices", _("browsers that somebody signed in from")
    SIGN_IN_FAILURES = "sign_in_failures", _("sign-ins that failed")
    CALL_NOTES = "call_notes", _("what was noted of calls about a visit")
    ANSWERS = "answers", _("answers given with a booking")
    THREADS = "threads", _("what recipients and departments wrote to each other about a visit")
    WAITING = "waiting", _("places on the waiting list that are settled")
    ENDED_RECIPIENTS = "ended_recipients", _("recipients whose services have ended")
    FORMER_REPRESENTATIVES = "former_representatives", _("people who no longer act for anybody")


class ImportKind(TextChoices):
    """What a file holds that a department brings from elsewhere."""

    RECIPIENTS = "recipients", _("recipients")
    ENTITLEMENTS = "entitlements", _("decisions")
    PROVIDERS = "providers", _("helpers and places")


class Verdict(TextChoices):
    """What importing a row does, or would do."""

    NEW = "new", _("is added")
    TAKEN_UP = "taken_up", _("is in the municipality already, and is taken up here")
    KNOWN = "known", _("is here already, and is left as it is")
    WRONG = "wrong", _("must be put right")
