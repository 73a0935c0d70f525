"""Where complaints about decisions are sent: to each department, until the municipality says one place for all."""

from django.db import transaction

from audit.record import record
from foundation.actor import Actor
from shop.domain.locks import lock_staff
from shop.domain.meanwhile import require_unchanged
from shop.models import ComplaintAddress
from shop.queries.versions import version_of

CHANGED = "complaint_address.changed"


def complaint_address() -> str:
    """What the municipality says for all; empty where each department takes its own. One query."""
    return ComplaintAddress.objects.values_list("text", flat=True).first() or ""


def version_of_address() -> str:
    return version_of([complaint_address()])


@transaction.atomic
def set_complaint_address(text: str, *, actor: Actor, seen: str = "") -> None:
    """From now on, on the page of every decision; empty it is each department's own again. Raises ChangedMeanwhile."""
    lock_staff()
    require_unchanged(seen, now=version_of_address())
    if text == complaint_address():
        return
    stored, _is_new = ComplaintAddress.objects.update_or_create(only=1, defaults={"text": text})
    record(actor, CHANGED, stored)
