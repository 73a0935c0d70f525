"""An invented respite care: two residences and two private homes, families, stays of the week, sheets and notes."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from foundation.actor import SYSTEM, Actor, Channel
from foundation.errors import DomainError
from modules.respite_care.chosen import code_of
from modules.respite_care.demo_rounds import make_rounds
from modules.respite_care.domain.booking import keep_for_whom
from modules.respite_care.domain.handover import write_note
from modules.respite_care.domain.homes import HomeWords, add_home, set_staff
from modules.respite_care.domain.needs import change_needs
from modules.respite_care.domain.people import add_cared_for, pair
from modules.respite_care.enums import HomeKind, NoteSide, PairingRule
from modules.respite_care.models import CaredFor, Home
from modules.respite_care.queries.people import KEY
from modules.respite_care.usual_services import USUAL
from shop.domain.capacity.qualifications import grant_qualification
from shop.domain.capacity.services import change_service
from shop.domain.capacity.usual_services import make_usual_services
from shop.domain.door.booking import book_service
from shop.domain.ledger.decision_changes import Terms
from shop.domain.ledger.granting import grant
from shop.enums import AssignmentReason, BookingStatus, EntitlementPeriodKind, EntitlementUnit
from shop.lengths import Length
from shop.models import Assignment, Booking, Department, Provider, Recipient, Service
from shop.queries.asked_first import way_chosen
from shop.queries.usual_services import made_already

NAMES = {
    "weekend": "Helg i avlastningsbolig",
    "private_home": "Opphold i privat avlastningshjem",
    "hours": "Avlastning hjemme, timesvis",
}
HOMES = (
    ("Teksleåsen", HomeKind.RESIDENCE, "Teksleveien 14", 6),
    ("Eikelunden", HomeKind.RESIDENCE, "Eikelundveien 3", 5),
    ("Hos familien Strand", HomeKind.PRIVATE, "Strandveien 8", 2),
    ("Hos familien Lier", HomeKind.PRIVATE, "Fjellgata 21", 1),
)
CHILDREN = (
    ("Ola",),
    ("Emma", "Noah"),
    ("Sara",),
    ("Jonas",),
    ("Ida", "Elias"),
    ("Mikkel",),
    ("Leah",),
    ("Filip",),
)
"""Of each family: some have one child here, some two."""
SHEET = {
    "emergency": "Ring mamma først, så bestemor. Fastlegen er på Torget legesenter.",
    "food": "Spiser det meste. Tåler ikke nøtter. Skjærer maten selv med litt hjelp.",
    "sleep": "Legger seg kl. 20 med lyset på i gangen. Våkner av og til og vil ha vann.",
    "communication": "Bruker noen tegn og et bord med bilder. Blir stille når noe er galt.",
    "good_day": "Svømming, trampoline og lydbok i bilen.",
}
NIGHTS_A_MONTH, HOURS_A_MONTH = 8, 16
TO_COME = ((0, 1, 2), (1, 2, 2), (2, 1, 3), (3, 4, 2), (4, 6, 1), (5, 8, 2))
"""Which family, in how many days, and how many nights."""
GONE = 9
"""So many days ago the first of the stays of the past weeks ended."""


def make_demo(service: Service) -> None:
    """Fill the department's respite care, once for all of its services.

    Called again on a later day it adds the stays that have come to be missing.
    """
    department = service.department
    first = department.services.filter(module_key=KEY).earliest("pk")
    carers = list(Recipient.objects.filter(intakes__department=department, is_active=True).order_by("pk"))
    people = list(department.providers.filter(is_active=True).exclude(user=None).order_by("pk"))
    if service.pk != first.pk or len(carers) < len(CHILDREN) or not people:
        return
    care = Care(department, people, carers[: len(CHILDREN)])
    if not Home.objects.filter(department=department).exists():
        care.begin(first)
    if not Booking.objects.filter(department=department, starts_at__gt=timezone.now()).exists():
        care.look_ahead()
    make_rounds(made_already(department, USUAL)["nights"], carers=care.carers)


@dataclass(frozen=True, slots=True)
class Care:
    department: Department
    people: Sequence[Provider]
    carers: Sequence[Recipient]

    def begin(self, first: Service) -> None:
        usual = USUAL.by_code["nights"]
        rules = {**usual.rules, "place": usual.place}
        change_service(first, rules=rules, settings=usual.first_settings, actor=SYSTEM)
        make_usual_services(self.department, USUAL, names=NAMES, actor=SYSTEM)
        homes = [
            add_home(self.department, HomeWords(name, kind, address, "68051162"), beds=beds, actor=SYSTEM)
            for name, kind, address, beds in HOMES
        ]
        for number, home in enumerate(homes):
            set_staff(home, [self.people[number % len(self.people)], self.people[0]], actor=SYSTEM)
        for home in homes:
            if home.kind == HomeKind.PRIVATE:
                self._certify(home)
        self._take_up(homes)
        self._look_back()

    def _certify(self, home: Home) -> None:
        """One of them runs out soon, and the department is told."""
        required = made_already(self.department, USUAL)["private_home"].required_qualifications.all()
        for bed in home.beds.select_related("provider"):
            for number, each in enumerate(required):
                until = timezone.localdate() + timedelta(days=20 if number else 400)
                grant_qualification(bed.provider, qualification=each, valid_until=until, actor=SYSTEM)

    def _take_up(self, homes: Sequence[Home]) -> None:
        nights, hours = (made_already(self.department, USUAL)[code] for code in ("nights", "hours"))
        for number, (carer, names) in enumerate(zip(self.carers, CHILDREN, strict=True)):
            for name in names:
                child = add_cared_for(carer, name=name, home=homes[0] if number == 0 else None, actor=SYSTEM)
                if number % 3 != 1:
                    change_needs(child, SHEET, actor=Actor(carer.user_id, Channel.SELF))
            for service, unit, amount in (
                (nights, EntitlementUnit.NIGHTS, NIGHTS_A_MONTH),
                (hours, EntitlementUnit.HOURS, HOURS_A_MONTH),
            ):
                terms = Terms(amount, unit, EntitlementPeriodKind.MONTH, f"2026/{700 + number}", carry_over=4)
                since = timezone.localdate() - timedelta(days=90)
                grant(
                    carer, service=service, terms=terms, valid_from=since, actor=SYSTEM, is_one_of_many=True
                )
        one, other = (CaredFor.objects.filter(recipient=self.carers[n]).earliest("pk") for n in (2, 3))
        pair(one, other, rule=PairingRule.APART, actor=SYSTEM)

    def _look_back(self) -> None:
        """A stay of the past week, and one that somebody is here for now."""
        beds = Provider.objects.filter(
            respite_bed__home__department=self.department, respite_bed__home__kind=HomeKind.RESIDENCE
        ).order_by("pk")
        service = made_already(self.department, USUAL)["nights"]
        for number, (bed, ago, nights) in enumerate(zip(beds, (GONE, 5, 1), (2, 2, 3), strict=False)):
            carer = self.carers[-1 - number]
            child = CaredFor.objects.filter(recipient=carer).earliest("pk")
            self._been(service, carer, child, bed, starts_at=_moment(-ago, service.arrives_at), nights=nights)

    def _been(
        self,
        service: Service,
        carer: Recipient,
        child: CaredFor,
        bed: Provider,
        *,
        starts_at: datetime,
        nights: int,
    ) -> None:
        ends_at = timezone.make_aware(
            datetime.combine(
                timezone.localdate(starts_at) + timedelta(days=nights), service.leaves_at or time()
            )
        )
        is_over, booked_at = ends_at < timezone.now(), starts_at - timedelta(days=6)
        booking = Booking.objects.create(
            department=self.department,
            service=service,
            recipient=carer,
            status=BookingStatus.COMPLETED if is_over else BookingStatus.CONFIRMED,
            channel=Channel.SELF.value,
            chosen=code_of([child.pk]),
            starts_at=starts_at,
            ends_at=ends_at,
            requires_presence=service.requires_presence,
            created_at=booked_at,
            created_by=carer.user,
            outcome_at=ends_at if is_over else None,
        )
        Assignment.objects.create(
            booking=booking,
            provider=bed,
            occupied=(starts_at, ends_at + service.buffer_after),
            alive=(booked_at, None),
            reason=AssignmentReason.TIGHTEST_FIT,
            assigned_at=booked_at,
            party=booking.pk,
            minutes=(ends_at - starts_at) // timedelta(minutes=1),
        )
        keep_for_whom(booking)

    def look_ahead(self) -> None:
        service = made_already(self.department, USUAL)["nights"]
        for number, days, nights in TO_COME:
            carer = self.carers[number]
            chosen = code_of(
                CaredFor.objects.filter(recipient=carer, ended_on=None).values_list("pk", flat=True)
            )
            with suppress(DomainError), transaction.atomic():
                stay = book_service(
                    service,
                    recipient=carer,
                    starts_at=_moment(days, service.arrives_at),
                    length=Length(stay=nights),
                    way=way_chosen(service, carer, chosen=chosen),
                    actor=Actor(carer.user_id, Channel.SELF) if days > 1 else SYSTEM,
                )
                if number in {0, 2}:
                    text = "Sover litt urolig for tida. Sekken har ekstra pysj."
                    write_note(
                        stay, side=NoteSide.FAMILY, text=text, actor=Actor(carer.user_id, Channel.SELF)
                    )


def _moment(days: int, clock: time | None) -> datetime:
    return timezone.make_aware(datetime.combine(timezone.localdate() + timedelta(days=days), clock or time()))
