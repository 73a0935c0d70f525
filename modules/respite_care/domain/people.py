"""Whom a family cares for, and who stays together or apart: said by the department."""

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from audit.record import record
from foundation.actor import Actor
from modules.respite_care.enums import PairingRule
from modules.respite_care.errors import EndsBeforeStays, NotOfOneFamily, PairedAlready, SameName
from modules.respite_care.models import CaredFor, Home, Pairing
from shop.domain.meanwhile import require_unchanged
from shop.enums import UPCOMING
from shop.models import Booking, Recipient
from shop.queries.versions import version_of

ADDED, CHANGED, ENDED, AGAIN = (
    "respite_care.cared_for_added",
    "respite_care.cared_for_changed",
    "respite_care.cared_for_ended",
    "respite_care.cared_for_again",
)
PAIRED, UNPAIRED = "respite_care.paired", "respite_care.unpaired"


def version_of_person(cared_for: CaredFor) -> str:
    """Changes when the name, the home or the last day does."""
    return version_of([cared_for.name, cared_for.home_id, cared_for.ended_on])


def stays_ahead(cared_for: CaredFor) -> list[Booking]:
    """What is booked for them and not over, the soonest first."""
    found = Booking.objects.filter(
        respite_stay_of__cared_for=cared_for, status__in=UPCOMING, ends_at__gt=timezone.now()
    )
    return list(found.select_related("service").order_by("starts_at", "pk"))


@transaction.atomic
def add_cared_for(recipient: Recipient, *, name: str, home: Home | None, actor: Actor) -> CaredFor:
    """Somebody more. Raises SameName: two with one name cannot be told apart by their family."""
    Recipient.objects.select_for_update(no_key=True).get(pk=recipient.pk)
    _require_free_name(recipient.pk, name)
    made = CaredFor.objects.create(recipient=recipient, name=name, home=home)
    record(actor, ADDED, made, recipient_id=recipient.pk)
    return made


@transaction.atomic
def change_cared_for(
    cared_for: CaredFor, *, name: str, home: Home | None, actor: Actor, seen: str = ""
) -> CaredFor:
    """Another name or home; what is booked stays where it is. Raises SameName and ChangedMeanwhile."""
    cared_for = _lock(cared_for)
    if (cared_for.name, cared_for.home_id) == (name, home.pk if home else None):
        return cared_for
    require_unchanged(seen, now=version_of_person(cared_for))
    _require_free_name(cared_for.recipient_id, name, apart_from=cared_for)
    cared_for.name, cared_for.home = name, home
    cared_for.save(update_fields=["name", "home"])
    record(actor, CHANGED, cared_for, recipient_id=cared_for.recipient_id)
    return cared_for


@transaction.atomic
def end_cared_for(cared_for: CaredFor, *, last_day: date, actor: Actor, seen: str = "") -> CaredFor:
    """Nothing can begin for them after that day. Raises EndsBeforeStays while anything is booked that does."""
    cared_for = _lock(cared_for)
    if cared_for.ended_on == last_day:
        return cared_for
    require_unchanged(seen, now=version_of_person(cared_for))
    if any(timezone.localdate(each.starts_at) > last_day for each in stays_ahead(cared_for)):
        raise EndsBeforeStays
    cared_for.ended_on = last_day
    cared_for.save(update_fields=["ended_on"])
    record(actor, ENDED, cared_for, recipient_id=cared_for.recipient_id)
    return cared_for


@transaction.atomic
def begin_again(cared_for: CaredFor, *, actor: Actor) -> CaredFor:
    """They are cared for again, with what is known of them. Twice is once. Raises SameName."""
    cared_for = _lock(cared_for)
    if cared_for.ended_on is not None:
        _require_free_name(cared_for.recipient_id, cared_for.name, apart_from=cared_for)
        cared_for.ended_on = None
        cared_for.save(update_fields=["ended_on"])
        record(actor, AGAIN, cared_for, recipient_id=cared_for.recipient_id)
    return cared_for


@transaction.atomic
def pair(one: CaredFor, other: CaredFor, *, rule: PairingRule, actor: Actor) -> Pairing:
    """From now on; what is booked stays. Said twice it is once. No family hears of it.

    Raises NotOfOneFamily for two who should be together and have not one carer, PairedAlready for the other rule.
    """
    first, second = sorted((one, other), key=lambda each: each.pk)
    if rule == PairingRule.TOGETHER and first.recipient_id != second.recipient_id:
        raise NotOfOneFamily
    made, is_new = Pairing.objects.get_or_create(first=first, second=second, defaults={"rule": rule})
    if made.rule != rule:
        raise PairedAlready
    if is_new:
        record(actor, PAIRED, made, rule=str(rule), first=first.pk, second=second.pk)
    return made


@transaction.atomic
def unpair(pairing: Pairing, *, actor: Actor) -> None:
    """Nothing special holds for the two any more. Twice is once."""
    if Pairing.objects.filter(pk=pairing.pk).delete()[0]:
        record(actor, UNPAIRED, pairing, first=pairing.first_id, second=pairing.second_id)


def pairings_of(cared_for: CaredFor) -> list[tuple[Pairing, CaredFor]]:
    """Each with the other one, the first made on top."""
    found = Pairing.objects.filter(Q(first=cared_for) | Q(second=cared_for)).order_by("pk")
    rows = found.select_related("first__recipient", "second__recipient")
    return [(each, each.second if each.first_id == cared_for.pk else each.first) for each in rows]


def _lock(cared_for: CaredFor) -> CaredFor:
    return CaredFor.objects.select_for_update(of=("self",), no_key=True).get(pk=cared_for.pk)


def _require_free_name(recipient_id: int, name: str, *, apart_from: CaredFor | None = None) -> None:
    others = CaredFor.objects.filter(recipient=recipient_id, name__iexact=name, ended_on=None)
    if others.exclude(pk=apart_from.pk if apart_from else 0).exists():
        raise SameName
