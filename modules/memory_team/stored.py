"""What the Memory team stores about a relative: what they are told of it, and how it is erased."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from modules.memory_team.languages import language_in_words
from modules.memory_team.models import Course, CourseDate, Participant, Talk
from modules.memory_team.topics import in_words
from shop.hooks import DataWords
from shop.models import Booking, Recipient
from ui.dates import day_and_year


def personal_data(recipient: Recipient) -> Mapping[str, Any]:
    talks = Talk.objects.filter(booking__recipient=recipient).select_related("booking")
    return {
        "talks": [
            {
                "booking_id": talk.booking_id,
                "day": timezone.localdate(talk.booking.starts_at).isoformat(),
                "topics": talk.topics,
                "people": talk.people,
                "interpreter": talk.language,
                "practical": talk.practical,
                "agreed_at": talk.agreed_at.isoformat() if talk.agreed_at else None,
            }
            for talk in talks.order_by("-booking__starts_at")
        ],
        "courses": [
            {"title": each.course.title, "waits": each.waits, "since": each.since.isoformat()}
            for each in Participant.objects.filter(recipient=recipient).select_related("course")
        ],
    }


def erase(recipient: Recipient) -> None:
    Talk.objects.filter(booking__recipient=recipient).delete()
    Participant.objects.filter(recipient=recipient).delete()


def forget(bookings: QuerySet[Booking]) -> int:
    """Also who took part in a course, and who waited in vain, once all of it is over."""
    over = CourseDate.objects.filter(
        Exists(bookings.filter(service=OuterRef("service"), starts_at=OuterRef("starts_at")))
    )
    courses = Course.objects.filter(dates__in=over).exclude(dates__starts_at__gt=timezone.now())
    theirs = Q(recipient__in=bookings.values("recipient")) | Q(waits=True)
    Participant.objects.filter(theirs, course__in=courses).delete()
    return Talk.objects.filter(booking__in=bookings).delete()[0]


def merge(duplicate: Recipient, into: Recipient) -> None:
    """Who was in a course twice is in it once; a seat counts for more than a place in line, and that as the older."""
    for theirs in Participant.objects.filter(recipient=duplicate):
        ours = Participant.objects.filter(recipient=into, course=theirs.course_id).first()
        if ours is None:
            theirs.recipient = into
            theirs.save(update_fields=["recipient"])
            continue
        ours.waits, ours.since = ours.waits and theirs.waits, min(ours.since, theirs.since)
        ours.save(update_fields=["waits", "since"])
        theirs.delete()


def talks_in_words(talks: Sequence[Mapping[str, Any]]) -> Sequence[str]:
    """A line for each, by its day."""
    return [f"{day_and_year(date.fromisoformat(each['day']))}: {'; '.join(_said(each))}" for each in talks]


def _said(talk: Mapping[str, Any]) -> list[str]:
    count = talk["people"]
    said = [
        *in_words(talk["topics"]),
        ngettext("%(count)s person", "%(count)s people", count) % {"count": count},
    ]
    if talk["interpreter"]:
        said.append(_("interpreter: %(language)s") % {"language": language_in_words(talk["interpreter"])})
    if talk["practical"]:
        said.append(talk["practical"])
    if talk["agreed_at"]:
        said.append(_("it is noted that the person agreed to the visit"))
    return said


def courses_in_words(courses: Sequence[Mapping[str, Any]]) -> Sequence[str]:
    """A line for each: that one is in it, or waits for a seat."""
    waits = _("%(title)s (in line for a seat)")
    return [waits % {"title": each["title"]} if each["waits"] else each["title"] for each in courses]


WORDS = {
    "talks": DataWords(gettext_lazy("What you said about your talks"), talks_in_words),
    "courses": DataWords(gettext_lazy("Your courses"), courses_in_words),
}
