"""What each reader sees of respite care with a stay and with a family."""

from collections.abc import Mapping, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.alphabet import Alphabetical
from modules.respite_care.domain.arriving import arrivals_of, in_words
from modules.respite_care.domain.handover import notes_about, text_of
from modules.respite_care.domain.outcomes import gave_back, what_became
from modules.respite_care.enums import NoteSide
from modules.respite_care.models import CaredFor
from modules.respite_care.queries.people import cares_for_somebody
from modules.respite_care.queries.stays import STAYS, who_came, who_stays
from shop.enums import TAKES_TIME
from shop.hooks import Card, Reader
from shop.models import Booking, Recipient

TEMPLATES = {
    Reader.RECIPIENT: "respite_care/recipient_card.html",
    Reader.PROVIDER: "respite_care/provider_card.html",
    Reader.STAFF: "respite_care/staff_card.html",
}


def visit_card(booking: Booking, *, reader: Reader) -> Card | None:
    """For whom it is; to the family also both notes. Staff read who it is for, and neither note nor sheet."""
    people, arrival = who_came(booking)
    context = {"booking": booking, "people": people, "became": what_became(booking)}
    if reader is not Reader.PROVIDER and booking.status in STAYS:
        by = arrival.said_by.name if arrival and arrival.said_by else ""
        context |= {"came": in_words(booking, arrival), "came_by": by}
    if reader is Reader.RECIPIENT and booking.status in TAKES_TIME:
        notes = notes_about(booking)
        context |= {
            "own_note": text_of(notes.get(NoteSide.FAMILY)),
            "note_of_home": text_of(notes.get(NoteSide.HOME)),
            "can_write": booking.ends_at > timezone.now(),
            "ended_early": booking.left_at is not None,
            "gave_back": gave_back(booking),
        }
    elif reader is Reader.STAFF:
        context["can_tell"] = booking.status in STAYS and booking.starts_at <= timezone.now()
    elif reader is Reader.PROVIDER and booking.status not in STAYS:
        return None
    return Card(TEMPLATES[reader], context) if people else None


def recipient_cards(recipient: Recipient, *, reader: Reader) -> Sequence[Card]:
    """The way to the needs sheets for the family, to the family's page for staff. One query."""
    if reader is Reader.RECIPIENT:
        if not cares_for_somebody(recipient):
            return ()
        return (Card("respite_care/needs_card.html", {"recipient": recipient}),)
    people = list(CaredFor.objects.filter(recipient=recipient).order_by(Alphabetical("name"), "pk"))
    return (Card("respite_care/family_card.html", {"recipient": recipient, "people": people}),)


def day_list_notes(bookings: Sequence[Booking]) -> Mapping[int, Sequence[str]]:
    """For whom each is, and when they came where that is said. Two queries."""
    found, arrivals = who_stays(bookings), arrivals_of(bookings)
    came = {each.pk: in_words(each, arrivals.get(each.pk)) for each in bookings}
    return {
        booking_id: list(
            filter(
                None,
                [_("For %(names)s") % {"names": ", ".join(each.name for each in people)}, came[booking_id]],
            )
        )
        for booking_id, people in found.items()
    }
