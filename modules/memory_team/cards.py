"""What each reader sees of the Memory team with a visit."""

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from modules.memory_team.languages import language_in_words
from modules.memory_team.models import Talk
from modules.memory_team.queries.interpreters import SOON, to_order
from modules.memory_team.texts import preparation_of
from modules.memory_team.topics import in_words
from shop.enums import UPCOMING
from shop.hooks import AttentionCard, AttentionPlace, Card, Reader
from shop.models import Booking, Department

TEMPLATES = {
    Reader.RECIPIENT: "memory_team/recipient_card.html",
    Reader.PROVIDER: "memory_team/provider_card.html",
    Reader.STAFF: "memory_team/staff_card.html",
}


def visit_card(booking: Booking, *, reader: Reader) -> Card | None:
    """To a relative also how to prepare, as long as the talk is ahead; None where there is nothing to say.

    What a course is and where, its kept time has told the core.
    """
    if booking.service.seats > 1:
        return None
    talk = Talk.objects.filter(booking=booking).select_related("booking").first()
    is_ahead = booking.status in UPCOMING and booking.starts_at > timezone.now()
    preparation = preparation_of(booking) if is_ahead and reader is Reader.RECIPIENT else None
    if talk is None and preparation is None:
        return None
    return Card(
        TEMPLATES[reader],
        {
            "booking": booking,
            "topics": in_words(talk.topics) if talk else [],
            "people": people_in_words(talk) if talk and talk.people > 1 else "",
            "interpreter": language_in_words(talk.language) if talk and talk.language else "",
            "is_ordered": talk is not None and talk.is_ordered,
            "practical": talk.practical if talk else "",
            "agreed_at": talk.agreed_at if talk else None,
            "preparation": preparation,
            "is_ahead": is_ahead,
        },
    )


def day_list_notes(bookings: Sequence[Booking]) -> Mapping[int, Sequence[str]]:
    """What must be ready for each, by its id. One query."""
    talks = Talk.objects.filter(booking__in=bookings).select_related("booking")
    return {talk.booking_id: lines_of(talk) for talk in talks}


def lines_of(talk: Talk) -> Sequence[str]:
    """For the day list: how many come, the interpreter, the topics."""
    lines = [people_in_words(talk)] if talk.people > 1 else []
    if talk.language:
        words = {"language": language_in_words(talk.language)}
        lines.append(
            (
                _("Interpreter ordered: %(language)s")
                if talk.is_ordered
                else _("Interpreter to order: %(language)s")
            )
            % words
        )
    return [*lines, *in_words(talk.topics)]


def people_in_words(talk: Talk) -> str:
    return ngettext("%(count)s person comes", "%(count)s people come", talk.people) % {"count": talk.people}


def interpreters_card(departments: Sequence[Department]) -> Sequence[AttentionCard]:
    """Talks within the next days for which somebody must order an interpreter, change the order or call it off."""
    waiting = to_order(departments)
    if not waiting:
        return ()
    places = [
        AttentionPlace(
            each.department_id, each.count, reverse("memory_team:interpreters", args=[each.department_id])
        )
        for each in waiting
    ]
    return (
        AttentionCard(
            _("Interpreters to order"),
            _("In the next %(days)s days an interpreter must be ordered, or the order changed.")
            % {"days": SOON.days},
            places,
            is_urgent=any(each.near for each in waiting),
        ),
    )
