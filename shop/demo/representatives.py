"""Somebody who acts for others in each municipality: a parent, a relative with one service, one who waits."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.utils import timezone

from accounts.models import User
from foundation.actor import Actor, Channel
from shop.demo.passwords import hashed_demo_password
from shop.demo.people import Crowd, Person
from shop.domain.door.booking import book_service
from shop.domain.identity.numbers import seal
from shop.domain.representation.registering import Ground, Scope, register_representative
from shop.enums import EntitlementPeriodKind, EntitlementUnit, RepresentationKind, StaffRole
from shop.models import Department, Entitlement, Recipient, Representation, RoleGrant, Service
from shop.queries.slots import slots_for_citizens

PARENT, CHILD = "Vilde Aspelund", "Mio Aspelund"
RELATIVE, WAITING = "Signe Fjellstad", "Terje Granmo"
VISITS = 6
AGE = timedelta(days=365 * 12 - 18)
"""The child turns twelve soon: the parent's access is to be reviewed."""
A_WHILE = timedelta(days=40)


def let_others_act(department: Department, *, featured: Sequence[str], today: date, crowd: Crowd) -> None:
    """One who may do everything for a child, one who helps with one service, and one whose consent is doubtful."""
    service = department.services.filter(is_active=True, stay_unit="").earliest("pk")
    officer = RoleGrant.objects.filter(role=StaffRole.CASE_OFFICER).earliest("pk").user_id
    actor = Actor(user_id=officer, channel=Channel.STAFF)
    child = _child(service, crowd.person(CHILD, is_young=True), today=today)
    since = today - A_WHILE
    parent = _register(
        child,
        crowd.person(PARENT),
        Ground(RepresentationKind.PARENT, "2026/311-1", child_born_on=today - AGE),
        Scope(None, since),
        actor,
    )
    _book(service, child, parent, today=today)
    known = [each for each in map(_by_name, featured[:2]) if each is not None]
    relative, doubtful = (
        Ground(RepresentationKind.RELATIVE, "2026/312-1"),
        Ground(RepresentationKind.POWER_OF_ATTORNEY, "2026/313-1", is_doubtful=True),
    )
    for recipient, name, ground in zip(known, (RELATIVE, WAITING), (relative, doubtful), strict=False):
        _register(recipient, crowd.person(name), ground, Scope([service.pk], since), actor)


def _child(service: Service, person: Person, *, today: date) -> Recipient:
    """Has no account: whatever is written goes to the parent."""
    child = Recipient(name=person.name, address=person.address, phone=person.phone)
    seal(child, person.national_id)
    child.save()
    Entitlement.objects.create(
        recipient=child,
        service=service,
        decision_reference="2026/310",
        unit=EntitlementUnit.VISITS,
        amount=VISITS,
        period=EntitlementPeriodKind.FOUR_WEEKS,
        valid_from=today - A_WHILE,
    )
    return child


def _register(
    recipient: Recipient, person: Person, ground: Ground, scope: Scope, actor: Actor
) -> Representation:
    made = register_representative(
        recipient, name=person.name, national_id=person.national_id, ground=ground, scope=scope, actor=actor
    )
    User.objects.filter(pk=made.representative.user_id).update(
        email=person.email, password=hashed_demo_password()
    )
    return made


def _book(service: Service, child: Recipient, parent: Representation, *, today: date) -> None:
    """The first time from the day after tomorrow that nobody has, booked by the parent."""
    wanted = today + timedelta(days=2)
    free = (
        slot
        for slot in slots_for_citizens(service, recipient_id=child.pk)
        if slot.is_free and timezone.localdate(slot.starts_at) >= wanted
    )
    slot = next(free, None)
    if slot is not None:
        user_id = parent.representative.user_id
        actor = Actor(user_id, Channel.REPRESENTATIVE, mandate_id=parent.pk)
        book_service(service, recipient=child, starts_at=slot.starts_at, actor=actor)


def _by_name(name: str) -> Recipient | None:
    return Recipient.objects.filter(name=name, is_active=True).first()
