"""The needs sheet: kept up to date by the family, sealed, and opened for those who look after a stay alone."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from audit.record import record
from foundation.actor import Actor
from foundation.personal_data import decrypt, encrypt
from modules.respite_care.models import CaredFor, NeedsSheet
from modules.respite_care.queries.looks import LOOKED_AT
from shop.domain.meanwhile import require_unchanged
from shop.models import Booking
from shop.queries.versions import version_of

CHANGED, CONFIRMED = "respite_care.needs_changed", "respite_care.needs_confirmed"
LONGEST_SECTION = 1_500

type Said = Mapping[str, str]
"""What is said, by the codes of the sections."""


@dataclass(frozen=True, slots=True)
class Section:
    code: str
    title: Promise
    hint: Promise


SECTIONS = (
    Section(
        "emergency",
        _("Who to call"),
        _("Names and telephone numbers, in which order, and the doctor or ward that knows them."),
    ),
    Section("food", _("Food and allergies"), _("What they eat, what they must not have, and how they eat.")),
    Section(
        "sleep", _("Sleep and habits"), _("When they go to bed, what helps them to sleep, what wakes them.")
    ),
    Section(
        "communication",
        _("How they say things"),
        _("Words, signs, pictures or a device, and how to tell that something is wrong."),
    ),
    Section(
        "moving",
        _("Moving about and aids"),
        _("How they move, what they need help with, which aids come along."),
    ),
    Section(
        "medicines",
        _("Medicines"),
        _("What, how much and when, and where it is packed. What must never be forgotten."),
    ),
    Section(
        "good_day", _("What makes a good day"), _("What they like, what calms them, what they are proud of.")
    ),
)


def what_is_said(sheet: NeedsSheet | None) -> Said:
    """Every section, empty where nothing is said. Whoever calls it has found out that the reader may."""
    said = json.loads(decrypt(sheet.said_sealed)) if sheet is not None else {}
    return {section.code: str(said.get(section.code, "")) for section in SECTIONS}


def version_of_needs(sheet: NeedsSheet | None) -> str:
    """Changes when anything in it does."""
    return _version(what_is_said(sheet))


@transaction.atomic
def change_needs(cared_for: CaredFor, said: Said, *, actor: Actor, seen: str = "") -> NeedsSheet:
    """What the family says from now on; saying the same again says that it is still right.

    `seen` is the version they looked at. Raises ChangedMeanwhile, and then nothing is changed.
    """
    # Two who write the first sheet at once come one after the other.
    CaredFor.objects.select_for_update(no_key=True).get(pk=cared_for.pk)
    sheet = NeedsSheet.objects.filter(cared_for=cared_for).first()
    wanted = {section.code: said.get(section.code, "") for section in SECTIONS}
    require_unchanged(seen, now=version_of_needs(sheet), wanted=_version(wanted))
    if sheet is not None and what_is_said(sheet) == wanted:
        return confirm_needs(sheet, actor=actor)
    now = timezone.now()
    sheet = sheet or NeedsSheet(cared_for=cared_for)
    sheet.said_sealed = encrypt(json.dumps(wanted))
    sheet.changed_at = sheet.confirmed_at = now
    sheet.written_by_id = actor.user_id
    sheet.save()
    record(actor, CHANGED, sheet, recipient_id=cared_for.recipient_id)
    return sheet


@transaction.atomic
def confirm_needs(sheet: NeedsSheet, *, actor: Actor, seen: str = "") -> NeedsSheet:
    """The family has read it, and it is still right. Raises ChangedMeanwhile where it is not what they have read."""
    sheet = NeedsSheet.objects.select_for_update(of=("self",)).select_related("cared_for").get(pk=sheet.pk)
    require_unchanged(seen, now=version_of_needs(sheet))
    sheet.confirmed_at = timezone.now()
    sheet.save(update_fields=["confirmed_at"])
    record(actor, CONFIRMED, sheet, recipient_id=sheet.cared_for.recipient_id)
    return sheet


def look_at_needs(cared_for: CaredFor, *, stay: Booking, actor: Actor) -> Said:
    """What is said of them, for who looks after that stay; the look is in the log, by the stay.

    The caller has found out that the reader does.
    """
    sheet = NeedsSheet.objects.filter(cared_for=cared_for).first()
    if sheet is not None:
        record(actor, LOOKED_AT, sheet, recipient_id=cared_for.recipient_id, booking=stay.pk)
    return what_is_said(sheet)


def _version(said: Said) -> str:
    return version_of([said[section.code] for section in SECTIONS])
