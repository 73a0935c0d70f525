"""Who comes, and why."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


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


class ProviderKind(TextChoices):
    PERSON = "person", _("person")
    TEAM = "team", _("team")
    PLACE = "place", pgettext_lazy("bed, room or order place", "place")


class AbsenceReason(TextChoices):
    SICK = "sick", _("sick")
    HOLIDAY = "holiday", _("holiday")
    COURSE = "course", _("course")
    OTHER = "other", _("other")
