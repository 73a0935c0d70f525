"""Whom families care for, by who asks."""

from collections.abc import Collection
from datetime import date

from django.db.models import Exists, Min, OuterRef, Q, QuerySet
from django.utils import timezone

from audit.sightings import note_department
from foundation.alphabet import Alphabetical
from foundation.errors import NotFound
from modules.respite_care.models import CaredFor, Pairing
from shop.models import Department, Recipient, Service
from shop.queries.access import (
    departments_for,
    departments_with_decisions_for,
    recipients_of,
    services_for_recipient,
)
from shop.queries.finding import with_words
from shop.viewer import Viewer

KEY = "respite_care"
NOW, ENDED = "now", "ended"


def is_cared_for() -> Q:
    """Those of whom anything can begin today."""
    return Q(ended_on__isnull=True) | Q(ended_on__gte=timezone.localdate())


def those_of(recipient: Recipient) -> QuerySet[CaredFor]:
    """Whom they care for now, by name."""
    found = CaredFor.objects.filter(is_cared_for(), recipient=recipient)
    return found.select_related("home").order_by(Alphabetical("name"), "pk")


def last_day_of(cared_for_ids: Collection[int]) -> date | None:
    """On which anything can begin for all of these; None where no end is set. One query."""
    last: date | None = CaredFor.objects.filter(pk__in=cared_for_ids).aggregate(last=Min("ended_on"))["last"]
    return last


def cares_for_somebody(recipient: Recipient) -> bool:
    """Whether there is anybody. One query."""
    return those_of(recipient).exists()


def listed(department: Department, *, words: str = "", state: str = "") -> QuerySet[CaredFor]:
    """Of the families that the department knows."""
    found = CaredFor.objects.filter(recipient__in=recipients_of(department))
    found = with_words(found, words, "name", "recipient__name", "home__name")
    if state == NOW:
        found = found.filter(is_cared_for())
    if state == ENDED:
        found = found.exclude(is_cared_for())
    return found.select_related("recipient", "home", "needs_sheet")


def get_family_for(viewer: Viewer, recipient_id: int) -> tuple[Department, Recipient]:
    """A family known to a department with respite care whose decisions the viewer handles. Raises NotFound."""
    return _family_of(departments_with_decisions_for(viewer), recipient_id)


def _departments_of(departments: QuerySet[Department], recipient_id: int) -> QuerySet[Department]:
    known = recipients_of(OuterRef("pk")).filter(pk=recipient_id)
    of_respite_care = Service.objects.filter(department=OuterRef("pk"), module_key=KEY)
    return departments.filter(Exists(known), Exists(of_respite_care))


def _family_of(departments: QuerySet[Department], recipient_id: int) -> tuple[Department, Recipient]:
    """And the first of these departments that knows it. Raises NotFound."""
    department = _departments_of(departments, recipient_id).order_by("pk").first()
    if department is None:
        raise NotFound
    note_department(department.pk)
    return department, Recipient.objects.get(pk=recipient_id)


def administers_family(viewer: Viewer, recipient: Recipient) -> bool:
    """Whether the viewer administers such a department that knows the family."""
    return _departments_of(departments_for(viewer), recipient.pk).exists()


def get_cared_for_for(viewer: Viewer, cared_for_id: int) -> tuple[Department, CaredFor]:
    """Of such a family. Raises NotFound."""
    found = CaredFor.objects.filter(pk=cared_for_id).select_related("home").first()
    if found is None:
        raise NotFound
    department, found.recipient = get_family_for(viewer, found.recipient_id)
    return department, found


def get_paired_for(viewer: Viewer, cared_for_id: int) -> tuple[Department, CaredFor]:
    """One of whom the viewer says who is with them: for who administers the department. Raises NotFound."""
    found = CaredFor.objects.filter(pk=cared_for_id).select_related("home").first()
    if found is None:
        raise NotFound
    department, found.recipient = _family_of(departments_for(viewer), found.recipient_id)
    return department, found


def get_pairing_for(viewer: Viewer, pairing_id: int) -> tuple[Department, Pairing]:
    """Of two, the first of whom is of a family of a department the viewer administers, or the second.

    Raises NotFound.
    """
    pairing = (
        Pairing.objects.filter(pk=pairing_id).select_related("first__recipient", "second__recipient").first()
    )
    if pairing is None:
        raise NotFound
    try:
        department, _family = _family_of(departments_for(viewer), pairing.first.recipient_id)
    except NotFound:
        department, _family = _family_of(departments_for(viewer), pairing.second.recipient_id)
    return department, pairing


def require_family(viewer: Viewer) -> Recipient:
    """Who reads about themself, or acts for them with a service of ours. Raises NotFound."""
    recipient = viewer.recipient
    if recipient is None:
        raise NotFound
    if viewer.acting and not services_for_recipient(recipient).filter(module_key=KEY).exists():
        raise NotFound
    return recipient


def get_own_cared_for(viewer: Viewer, cared_for_id: int) -> CaredFor:
    """One whom the viewer's recipient cares for. Raises NotFound."""
    recipient = require_family(viewer)
    found = those_of(recipient).select_related("recipient").filter(pk=cared_for_id).first()
    if found is None:
        raise NotFound
    return found
