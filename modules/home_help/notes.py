"""How to get in to somebody who was here twice."""

from modules.home_help.models import AccessNote
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
