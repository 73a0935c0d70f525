"""What respite care stores about a family: what they are told of it, and how it is erased."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from modules.respite_care import rounds_stored
from modules.respite_care.chosen import code_of, ids_in
from modules.respite_care.domain.handover import text_of
from modules.respite_care.domain.needs import SECTIONS, what_is_said
from modules.respite_care.models import Arrival, CaredFor, HandoverNote, NeedsSheet, Pairing, StayOf, Wish
from shop.hooks import DataWords, Reader
from shop.left_out import left_out
from shop.models import Booking, BookingSeries, Recipient, WaitlistEntry
from shop.presentation import day_and_clock


def personal_data(recipient: Recipient, *, reader: Reader = Reader.RECIPIENT) -> Mapping[str, Any]:
    """All that is kept, but who is kept apart from whom: that is about others as well.

    What is sealed is opened for the family alone.
    """
    people = CaredFor.objects.filter(recipient=recipient).select_related("needs_sheet", "home")
    notes = HandoverNote.objects.filter(booking__recipient=recipient).select_related("booking")
    return {
        "cared_for": [
            {
                "name": each.name,
                "home": each.home.name if each.home else "",
                "ended_on": each.ended_on.isoformat() if each.ended_on else None,
                "needs": _needs(_sheet(each), reader=reader),
            }
            for each in people
        ],
        "handover_notes": [
            {
                "booking_id": each.booking_id,
                "day": timezone.localdate(each.booking.starts_at).isoformat(),
                "side": each.side,
                "text": left_out(each.written_at) if reader is Reader.STAFF else text_of(each),
            }
            for each in notes
        ],
        "stays": [
            {"booking_id": booking_id, "name": name}
            for booking_id, name in StayOf.objects.filter(booking__recipient=recipient)
            .order_by("booking", "pk")
            .values_list("booking", "cared_for__name")
        ],
        "arrivals": [
            {"booking_id": booking_id, "arrived_at": arrived_at.isoformat()}
            for booking_id, arrived_at in Arrival.objects.filter(booking__recipient=recipient)
            .order_by("arrived_at")
            .values_list("booking", "arrived_at")
        ],
        **rounds_stored.personal_data(recipient),
    }


def _needs(sheet: NeedsSheet | None, *, reader: Reader) -> Mapping[str, Any]:
    if reader is Reader.STAFF:
        return left_out(sheet.changed_at) if sheet is not None else {}
    return {code: text for code, text in what_is_said(sheet).items() if text}


def erase(recipient: Recipient) -> None:
    rounds_stored.erase(recipient)
    HandoverNote.objects.filter(booking__recipient=recipient).delete()
    Arrival.objects.filter(booking__recipient=recipient).delete()
    theirs = CaredFor.objects.filter(recipient=recipient)
    StayOf.objects.filter(Q(booking__recipient=recipient) | Q(cared_for__in=theirs)).delete()
    theirs.delete()


def forget(bookings: QuerySet[Booking]) -> int:
    """Whom a stay was for, when they came, and what was said of it."""
    HandoverNote.objects.filter(booking__in=bookings).delete()
    Arrival.objects.filter(booking__in=bookings).delete()
    rounds_stored.forget(bookings)
    return StayOf.objects.filter(booking__in=bookings).delete()[0]


def merge(duplicate: Recipient, into: Recipient) -> None:
    """Who is cared for twice by one name is one: their stays, and the sheet that was right the latest."""
    rounds_stored.merge(duplicate, into)
    ours = {each.name.casefold(): each for each in CaredFor.objects.filter(recipient=into)}
    for theirs in CaredFor.objects.filter(recipient=duplicate):
        known = ours.get(theirs.name.casefold())
        if known is None:
            theirs.recipient = into
            theirs.save(update_fields=["recipient"])
            continue
        _bring_together(theirs, known)


def _bring_together(theirs: CaredFor, known: CaredFor) -> None:
    for stay in StayOf.objects.filter(cared_for=theirs):
        if StayOf.objects.filter(booking=stay.booking_id, cared_for=known).exists():
            stay.delete()
            continue
        stay.cared_for = known
        stay.save(update_fields=["cared_for"])
    _choose_instead(theirs, known)
    sheet, own = _sheet(theirs), _sheet(known)
    if sheet is not None and (own is None or own.confirmed_at < sheet.confirmed_at):
        if own is not None:
            own.delete()
        sheet.cared_for = known
        sheet.save(update_fields=["cared_for"])
    for pairing in Pairing.objects.filter(Q(first=theirs) | Q(second=theirs)):
        other = pairing.second_id if pairing.first_id == theirs.pk else pairing.first_id
        if other != known.pk:
            first, second = sorted((known.pk, other))
            Pairing.objects.get_or_create(first_id=first, second_id=second, defaults={"rule": pairing.rule})
    theirs.delete()


def _choose_instead(theirs: CaredFor, known: CaredFor) -> None:
    """What was chosen stands with bookings, and with what is to be booked."""
    families = [theirs.recipient_id, known.recipient_id]
    every: Sequence[QuerySet[Any]] = (
        Booking.objects.all(),
        BookingSeries.objects.all(),
        WaitlistEntry.objects.all(),
        Wish.objects.all(),
    )
    for rows in every:
        for row in rows.filter(recipient__in=families, chosen__contains=str(theirs.pk)):
            ids = ids_in(row.chosen)
            if theirs.pk in ids:
                row.chosen = code_of({known.pk if each == theirs.pk else each for each in ids})
                _keep_once(row)


def _keep_once(row: Model) -> None:
    """A wish that both had is one."""
    try:
        with transaction.atomic():
            row.save(update_fields=["chosen"])
    except IntegrityError:
        row.delete()


def _sheet(person: CaredFor) -> Any:
    return getattr(person, "needs_sheet", None)


def people_in_words(people: Sequence[Mapping[str, Any]]) -> Sequence[str]:
    titles = {section.code: str(section.title) for section in SECTIONS}
    return [
        "; ".join(
            [each["name"], *(f"{titles.get(code, code)}: {text}" for code, text in each["needs"].items())]
        )
        for each in people
    ]


def notes_in_words(notes: Sequence[Mapping[str, Any]]) -> Sequence[str]:
    said = {"family": _("You wrote"), "home": _("The home wrote")}
    return [f"{each['day']}, {said.get(each['side'], '')}: {each['text']}" for each in notes]


def stays_in_words(stays: Sequence[Mapping[str, Any]]) -> Sequence[str]:
    return [str(each["name"]) for each in stays]


def arrivals_in_words(arrivals: Sequence[Mapping[str, Any]]) -> Sequence[str]:
    return [day_and_clock(datetime.fromisoformat(each["arrived_at"])) for each in arrivals]


WORDS = {
    **rounds_stored.WORDS,
    "cared_for": DataWords(gettext_lazy("Whom you care for, and what they need"), people_in_words),
    "handover_notes": DataWords(gettext_lazy("Notes about stays"), notes_in_words),
    "arrivals": DataWords(gettext_lazy("When you came to your stays"), arrivals_in_words),
    "stays": DataWords(gettext_lazy("Whom your stays were for"), stays_in_words),
}
