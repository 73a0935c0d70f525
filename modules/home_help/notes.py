"""How to get in: of somebody who was here twice, and in the file about somebody."""

from collections.abc import Mapping
from typing import Any

from modules.home_help.models import AccessNote
from shop.hooks import Reader
from shop.left_out import left_out
from shop.models import Recipient

LONGEST = AccessNote._meta.get_field("text").max_length or 0


def merge_notes(duplicate: Recipient, into: Recipient) -> None:
    """Both notes in one, where they differ and there is room; else that of the one that stays, if there is any."""
    notes = {note.recipient_id: note for note in AccessNote.objects.filter(recipient__in=[duplicate, into])}
    theirs = notes.get(duplicate.pk)
    if theirs is None:
        return
    ours = notes.get(into.pk) or AccessNote(recipient=into)
    if not ours.text:
        ours.text = theirs.text
    elif theirs.text and theirs.text != ours.text:
        together = f"{ours.text} / {theirs.text}"
        ours.text = together if len(together) <= LONGEST else ours.text
    theirs.delete()
    ours.save()


def stored_note(recipient: Recipient, *, reader: Reader) -> str | Mapping[str, Any]:
    """What is stored of it, for the file about somebody; the office does not read it there either."""
    note = AccessNote.objects.filter(recipient=recipient).exclude(text="").first()
    if note is None:
        return ""
    return left_out() if reader is Reader.STAFF else note.text
