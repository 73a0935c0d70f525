"""A department takes somebody up: a new recipient, or one the municipality knows already."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import OuterRef

from audit.record import record
from foundation.actor import Actor
from foundation.identifiers import NationalId
from foundation.personal_data import lookup_hash
from foundation.retrying import unless_deadlocked
from notifications.numbers import dialled
from shop.domain.circumstances.protection import protect_recipient
from shop.domain.identity.numbers import find_by_number, seal
from shop.domain.locks import lock_number
from shop.enums import AddressProtection, Verdict
from shop.errors import NameTellsTooLittle, NotProtectedHere, RecipientHasEnded
from shop.models import Department, Intake, Recipient
from shop.queries.knowing import is_known


@dataclass(frozen=True, slots=True)
class Person:
    """What the department writes down of somebody. It hides itself: only the name is shown where it is printed."""

    name: str
    national_id: NationalId | None = None
    phone: str = ""
    address: str = ""
    protection: AddressProtection = AddressProtection.NONE

    def __repr__(self) -> str:
        return "Person(…)"


@dataclass(frozen=True, slots=True)
class TakenUp:
    recipient: Recipient
    verdict: Verdict


@unless_deadlocked
@transaction.atomic
def take_up(department: Department, person: Person, *, actor: Actor) -> TakenUp:
    """Let the department know this person, who is added where the municipality does not know them.

    Who has the number is the same person, and without a number who has the name and the telephone here: of them nothing
    is changed, but that an address becomes protected with the taking up. They have no account yet: who signs in by the
    number for the first time gets one. Raises RecipientHasEnded for who receives nothing any more, NameTellsTooLittle
    where nothing but the name is known and somebody here has it, and NotProtectedHere for who is said to be protected
    and is here without.
    """
    known = _known(department, person)
    if known is None:
        return TakenUp(_add(department, person, actor=actor), Verdict.NEW)
    if not known.is_active or known.ended_on is not None:
        raise RecipientHasEnded(recipient=known.pk)
    is_here = is_known(department=department, recipient=OuterRef("pk"))
    is_left_open = person.protection != AddressProtection.NONE and not known.is_protected
    if Recipient.objects.filter(is_here, pk=known.pk).exists():
        if is_left_open:
            raise NotProtectedHere(recipient=known.pk)
        return TakenUp(known, Verdict.KNOWN)
    if is_left_open:
        known = protect_recipient(known, level=person.protection, actor=actor)
    Intake.objects.create(department=department, recipient=known)
    record(actor, "recipient.taken_up", known, recipient_id=known.pk, department=department.pk)
    return TakenUp(known, Verdict.TAKEN_UP)


def bring_over_intakes(duplicate: Recipient, *, into: Recipient) -> None:
    """Whoever knows one of two that are one person knows the one that stays."""
    here = Intake.objects.filter(recipient=into).values("department")
    theirs = Intake.objects.filter(recipient=duplicate)
    theirs.filter(department__in=here).delete()
    theirs.update(recipient=into)


def _known(department: Department, person: Person) -> Recipient | None:
    if person.national_id is not None:
        lock_number(lookup_hash(person.national_id.reveal()))
        return find_by_number(person.national_id)
    return find_by_name(department, name=person.name, phone=person.phone)


def find_by_name(department: Department, *, name: str, phone: str) -> Recipient | None:
    """Who has the name and the telephone in the department, however it is written.

    Raises NameTellsTooLittle where somebody has the name and only the name is told, or their telephone is protected.
    """
    is_here = is_known(department=department, recipient=OuterRef("pk"))
    alike = list(
        Recipient.objects.filter(is_here, name__iexact=name, merged_into__isnull=True).order_by("pk")
    )
    number = dialled(phone)
    if alike and (not number or any(each.is_protected for each in alike)):
        raise NameTellsTooLittle
    return next((each for each in alike if dialled(each.phone) == number), None)


def _add(department: Department, person: Person, *, actor: Actor) -> Recipient:
    recipient = Recipient(name=person.name)
    if person.protection == AddressProtection.NONE:
        recipient.address, recipient.phone = person.address, person.phone
    if person.national_id is not None:
        seal(recipient, person.national_id)
    recipient.save()
    Intake.objects.create(department=department, recipient=recipient)
    record(actor, "recipient.added", recipient, recipient_id=recipient.pk, department=department.pk)
    if person.protection != AddressProtection.NONE:
        return protect_recipient(
            recipient,
            level=person.protection,
            address=person.address,
            phone=person.phone,
            actor=actor,
        )
    return recipient
