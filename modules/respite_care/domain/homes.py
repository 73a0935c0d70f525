"""Homes, their beds and who works there. A bed is to the core a place that is open day and night."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from audit.record import record
from foundation.actor import Actor
from modules.respite_care.enums import HomeKind
from modules.respite_care.errors import BedTaken, HomeNameTaken
from modules.respite_care.models import Home, HomeBed, HomeStaff
from shop.domain.capacity.schedule import set_weekly_shifts
from shop.domain.capacity.staff import add_provider, deactivate_provider, say_where_places_are
from shop.domain.locks import lock_schedule
from shop.domain.meanwhile import require_unchanged
from shop.enums import UPCOMING, ProviderKind
from shop.hours import ROUND_THE_CLOCK
from shop.models import Assignment, Department, Provider
from shop.queries.versions import version_of

ADDED, CHANGED, STAFFED = (
    "respite_care.home_added",
    "respite_care.home_changed",
    "respite_care.home_staffed",
)
BEDS_ADDED, BED_TAKEN_AWAY = "respite_care.beds_added", "respite_care.bed_taken_away"
MOST_BEDS = 30


@dataclass(frozen=True, slots=True)
class HomeWords:
    """What is said of a home."""

    name: str
    kind: HomeKind
    address: str
    phone: str
    is_active: bool = True


def words_of(home: Home) -> HomeWords:
    return HomeWords(home.name, HomeKind(home.kind), home.address, home.phone, home.is_active)


def version_of_home(home: Home) -> str:
    words = words_of(home)
    return version_of([words.name, words.kind, words.address, words.phone, words.is_active])


def version_of_staff(home: Home) -> str:
    return version_of(sorted(home.staff.values_list("provider", flat=True)))


@transaction.atomic
def add_home(department: Department, words: HomeWords, *, beds: int, actor: Actor) -> Home:
    """A home with so many beds, open day and night from today. Raises HomeNameTaken, and NameTaken for a bed's."""
    lock_schedule(department.pk)
    _require_free_name(department, words.name)
    home = Home.objects.create(
        department=department,
        name=words.name,
        kind=words.kind,
        address=words.address,
        phone=words.phone,
    )
    record(actor, ADDED, home)
    add_beds(home, count=beds, actor=actor)
    return home


@transaction.atomic
def change_home(home: Home, words: HomeWords, *, actor: Actor, seen: str = "") -> Home:
    """Whoever is booked stays booked, also where it is `is_active` no more. Raises HomeNameTaken, ChangedMeanwhile."""
    lock_schedule(home.department_id)
    home.refresh_from_db()
    if words_of(home) == words:
        return home
    require_unchanged(seen, now=version_of_home(home))
    if home.name != words.name:
        _require_free_name(home.department, words.name, apart_from=home)
    home.name, home.kind, home.address = words.name, words.kind, words.address
    home.phone, home.is_active = words.phone, words.is_active
    home.save(update_fields=["name", "kind", "address", "phone", "is_active"])
    places = Provider.objects.filter(respite_bed__home=home)
    say_where_places_are(places, address=home.address, phone=home.phone)
    record(actor, CHANGED, home)
    return home


@transaction.atomic
def add_beds(home: Home, *, count: int, actor: Actor) -> list[HomeBed]:
    """Numbered on from those there are or were. Raises NameTaken where something else is called so."""
    lock_schedule(home.department_id)
    first = home.beds.count() + 1
    made = []
    for number in range(first, first + count):
        place = add_provider(
            home.department, name=f"{home.name} {number}", actor=actor, kind=ProviderKind.PLACE
        )
        set_weekly_shifts(place, hours=ROUND_THE_CLOCK, actor=actor)
        say_where_places_are([place], address=home.address, phone=home.phone)
        made.append(HomeBed.objects.create(home=home, provider=place))
    if made:
        record(actor, BEDS_ADDED, home, count=len(made))
    return made


@transaction.atomic
def take_bed_away(bed: HomeBed, *, actor: Actor) -> None:
    """Nobody can be booked into it any more. Twice is once. Raises BedTaken while somebody is."""
    lock_schedule(bed.home.department_id)
    place = Provider.objects.select_related("department").get(pk=bed.provider_id)
    if not place.is_active:
        return
    if taken_ahead(place).exists():
        raise BedTaken
    deactivate_provider(place, actor=actor)
    record(actor, BED_TAKEN_AWAY, bed.home, bed=bed.pk)


def taken_ahead(place: Provider) -> QuerySet[Assignment]:
    """Who is booked into it, and has not left."""
    return Assignment.objects.filter(
        provider=place, active=True, booking__status__in=UPCOMING, booking__ends_at__gt=timezone.now()
    )


@transaction.atomic
def set_staff(home: Home, people: Collection[Provider], *, actor: Actor, seen: str = "") -> Home:
    """Who looks after whoever stays there: these and nobody else, from now on. Raises ChangedMeanwhile."""
    home = Home.objects.select_for_update(no_key=True).get(pk=home.pk)
    wanted = {each.pk for each in people}
    there = set(home.staff.values_list("provider", flat=True))
    if wanted == there:
        return home
    require_unchanged(seen, now=version_of_staff(home))
    home.staff.exclude(provider__in=wanted).delete()
    HomeStaff.objects.bulk_create(HomeStaff(home=home, provider_id=pk) for pk in sorted(wanted - there))
    record(actor, STAFFED, home, added=len(wanted - there), gone=len(there - wanted))
    return home


def _require_free_name(department: Department, name: str, *, apart_from: Home | None = None) -> None:
    others = Home.objects.filter(department=department, name__iexact=name)
    if others.exclude(pk=apart_from.pk if apart_from else 0).exists():
        raise HomeNameTaken
