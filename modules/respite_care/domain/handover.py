"""What family and home say to each other about a stay: one note each, sealed, and gone some days after it."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from audit.record import record
from foundation.actor import Actor
from foundation.jobs import job
from foundation.personal_data import decrypt, encrypt
from modules.respite_care.enums import NoteSide
from modules.respite_care.forms.settings import SettingsForm
from modules.respite_care.models import HandoverNote
from shop.domain.door.changes import lock_booking
from shop.domain.meanwhile import require_unchanged
from shop.models import Booking, Service
from shop.queries.versions import version_of

WRITTEN, VIEWED = "respite_care.note_written", "respite_care.notes_viewed"
FORGET = "respite_care.forget_handover_notes"
LONGEST_NOTE = 2_000


def notes_about(booking: Booking) -> dict[NoteSide, HandoverNote]:
    """By who wrote them. One query."""
    return {NoteSide(note.side): note for note in HandoverNote.objects.filter(booking=booking)}


def text_of(note: HandoverNote | None) -> str:
    """Whoever calls it has found out that the reader may."""
    return decrypt(note.body_sealed) if note is not None else ""


def version_of_note(note: HandoverNote | None) -> str:
    return version_of(text_of(note))


@transaction.atomic
def write_note(booking: Booking, *, side: NoteSide, text: str, actor: Actor, seen: str = "") -> None:
    """What this side says from now on; nothing takes it away. Raises ChangedMeanwhile, by the version `seen`."""
    booking = lock_booking(booking.pk)
    note = notes_about(booking).get(side)
    if text_of(note) == text:
        return
    require_unchanged(seen, now=version_of_note(note))
    if text:
        written = {
            "body_sealed": encrypt(text),
            "written_at": timezone.now(),
            "written_by_id": actor.user_id,
        }
        HandoverNote.objects.update_or_create(booking=booking, side=side, defaults=written)
    elif note is not None:
        note.delete()
    record(actor, WRITTEN, booking, recipient_id=booking.recipient_id, side=str(side))


@job(FORGET)
def forget_handover_notes() -> None:
    """Every night: of stays that were over so long ago as their service's department decided."""
    now = timezone.now()
    services = Service.objects.filter(pk__in=HandoverNote.objects.values("booking__service"))
    for service in services:
        before = now - timedelta(days=SettingsForm.of(service)["note_days"])
        HandoverNote.objects.filter(booking__service=service, booking__ends_at__lt=before).delete()
