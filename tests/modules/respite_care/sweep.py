"""Respite care in the sweep: who may open its pages. A stay to come within the week, and one that has begun."""

from dataclasses import dataclass
from datetime import time, timedelta
from uuid import uuid4

from django.utils import timezone

from foundation.actor import SYSTEM
from modules.respite_care.domain.handover import write_note
from modules.respite_care.domain.homes import HomeWords, add_home, set_staff
from modules.respite_care.domain.needs import SECTIONS, change_needs
from modules.respite_care.domain.people import add_cared_for, end_cared_for, pair
from modules.respite_care.enums import HomeKind, NoteSide, PairingRule
from modules.respite_care.models import CaredFor, Home, Pairing
from modules.respite_care.usual_services import USUAL
from modules.respite_care.views.families_table import FamiliesTable
from shop.domain.door.booking import book_service
from shop.enums import ServicePlace, StayUnit
from shop.lengths import Length
from shop.models import Assignment, Booking, Recipient
from shop.ways import Way
from tests.factories import world as make
from tests.modules.respite_care import rounds_sweep
from tests.tenants.sweep.case import (
    MANAGERS,
    ONLY_PROVIDER,
    ONLY_RECIPIENT,
    PROVIDERS,
    RECIPIENTS,
    Case,
    Path,
    in_days,
    page,
    post,
)
from tests.tenants.sweep.of_modules import ModuleSweep
from tests.tenants.sweep.town import Town

KEY = "respite_care"
ROOT = f"/modules/{KEY}/"
ARRIVES, LEAVES = 14, 11


@dataclass(frozen=True, slots=True)
class Family:
    """What the cases are about."""

    ola: CaredFor
    ended: CaredFor
    other: CaredFor
    unpaired: CaredFor
    pairing: Pairing
    home: Home
    stay: Booking
    begun: Booking


def of(town: Town) -> Family:
    return town.of_modules[KEY]  # type: ignore[no-any-return]  # what fill made


def fill(town: Town) -> None:
    department, recipient = town.department, town.booking.recipient
    service = make.make_service(
        department,
        name=f"Opphold {town.secret}",
        module_key=KEY,
        place=ServicePlace.AT_OFFICE,
        uses_places=True,
        requires_presence=False,
        requires_entitlement=False,
        stay_unit=StayUnit.NIGHTS,
        duration=timedelta(days=1),
        shortest_stay=1,
        longest_stay=3,
        arrives_at=time(ARRIVES),
        leaves_at=time(LEAVES),
    )
    words = HomeWords(f"Hjem {town.secret}", HomeKind.RESIDENCE, "", "")
    home = add_home(department, words, beds=4, actor=SYSTEM)
    set_staff(home, [town.provider], actor=SYSTEM)
    ola, ended, unpaired = (
        add_cared_for(recipient, name=f"{name} {town.secret}", home=None, actor=SYSTEM)
        for name in ("Ola", "Liv", "Jon")
    )
    end_cared_for(ended, last_day=make.at(0, 0).date(), actor=SYSTEM)
    another = Recipient.objects.get(user=town.users["other_recipient"])
    other = add_cared_for(another, name=f"Kari {town.secret}", home=None, actor=SYSTEM)
    pairing = pair(ola, other, rule=PairingRule.APART, actor=SYSTEM)
    change_needs(ola, {"food": f"Mat {town.secret}"}, actor=SYSTEM)
    stays = [
        book_service(
            service,
            recipient=recipient,
            starts_at=make.at(day, ARRIVES),
            length=Length(stay=1),
            way=Way(chosen=str(ola.pk)),
            actor=SYSTEM,
        )
        for day in (4, 6)
    ]
    begun = make.at(-1, ARRIVES), make.at(1, LEAVES)
    Booking.objects.filter(pk=stays[1].pk).update(starts_at=begun[0], ends_at=begun[1])
    Assignment.objects.filter(booking=stays[1]).update(occupied=begun)
    stays[1].refresh_from_db()
    for stay in stays:
        write_note(stay, side=NoteSide.FAMILY, text=f"Hilsen {town.secret}", actor=SYSTEM)
    town.of_modules[KEY] = Family(ola, ended, other, unpaired, pairing, home, *stays)
    rounds_sweep.fill(town, service, ola, other)


def in_department(tail: str = "") -> Path:
    return lambda town: f"{ROOT}departments/{town.department.pk}/{tail}"


def of_family(tail: str = "") -> Path:
    return lambda town: f"{ROOT}families/{town.booking.recipient_id}/{tail}"


def of_ola(tail: str) -> Path:
    return lambda town: f"{ROOT}cared-for/{of(town).ola.pk}/{tail}"


def of_home(tail: str = "") -> Path:
    return lambda town: f"{ROOT}homes/{of(town).home.pk}/{tail}"


def of_stay(tail: str = "") -> Path:
    return lambda town: f"{ROOT}stays/{of(town).stay.pk}/{tail}"


def arrival(town: Town) -> str:
    return f"{ROOT}stays/{of(town).begun.pk}/arrival/"


def arrived(town: Town) -> dict[str, str]:
    """As soon as the stay began."""
    came = timezone.localtime(of(town).begun.starts_at)
    return {"came_on": f"{came:%Y-%m-%d}", "came_at": f"{came:%H:%M}"}


def of_begun(town: Town) -> str:
    return f"{ROOT}department-stays/{of(town).begun.pk}/outcome/"


def needs(tail: str = "") -> Path:
    return lambda town: f"{ROOT}people/{of(town).ola.pk}/needs/{tail}"


def my_note(town: Town) -> str:
    return f"{ROOT}my-stays/{of(town).stay.pk}/note/"


def unpair(town: Town) -> str:
    return f"{ROOT}pairings/{of(town).pairing.pk}/take-away/"


def take_bed(town: Town) -> str:
    free = of(town).home.beds.exclude(provider__assignments__active=True).order_by("pk")[0]
    return f"{ROOT}beds/{free.pk}/take-away/"


def said(town: Town) -> dict[str, str]:
    return {section.code: "" for section in SECTIONS} | {"sleep": "Godt"}


OF_FAMILIES: tuple[Case, ...] = (
    page("respite_care:my_people", lambda _town: f"{ROOT}people/", RECIPIENTS),
    page("respite_care:needs", needs(), ONLY_RECIPIENT),
    post("respite_care:needs", needs(), ONLY_RECIPIENT, data=said),
    post("respite_care:still_right", needs("still-right/"), ONLY_RECIPIENT),
    page("respite_care:my_note", my_note, ONLY_RECIPIENT),
    post("respite_care:my_note", my_note, ONLY_RECIPIENT, data=lambda _town: {"text": "Hei"}),
)
OF_HELPERS: tuple[Case, ...] = (
    page("respite_care:our_home", lambda _town: f"{ROOT}our-home/", PROVIDERS),
    page("respite_care:stay", of_stay(), ONLY_PROVIDER),
    page(
        "respite_care:read_needs",
        lambda town: f"{ROOT}stays/{of(town).stay.pk}/needs/{of(town).ola.pk}/",
        ONLY_PROVIDER,
    ),
    page("respite_care:home_note", of_stay("note/"), ONLY_PROVIDER),
    post(
        "respite_care:home_note",
        of_stay("note/"),
        ONLY_PROVIDER,
        data=lambda _town: {"text": "Fin kveld"},
    ),
    page("respite_care:stay_thread", of_stay("messages/"), ONLY_PROVIDER),
    post(
        "respite_care:stay_thread",
        of_stay("messages/"),
        ONLY_PROVIDER,
        data=lambda _town: {"body": "Hei", "key": str(uuid4())},
    ),
    page("respite_care:arrival", arrival, ONLY_PROVIDER),
    post("respite_care:arrival", arrival, ONLY_PROVIDER, data=arrived),
    page(
        "respite_care:outcome",
        lambda town: f"{ROOT}stays/{of(town).begun.pk}/outcome/",
        ONLY_PROVIDER,
    ),
    post(
        "respite_care:outcome",
        lambda town: f"{ROOT}stays/{of(town).begun.pk}/outcome/",
        ONLY_PROVIDER,
        data=lambda _town: {"became": "not_came"},
    ),
)
HANDLERS = MANAGERS | {"case_officer"}
"""Who says whom a family cares for: also who handles its decisions."""
OF_STAFF: tuple[Case, ...] = (
    page("respite_care:outcome_by_department", of_begun, MANAGERS),
    post(
        "respite_care:outcome_by_department",
        of_begun,
        MANAGERS,
        data=lambda _town: {"became": "not_came"},
    ),
    page("respite_care:overview", in_department(), MANAGERS),
    page("respite_care:set_up", in_department("set-up/"), MANAGERS),
    post(
        "respite_care:set_up",
        in_department("set-up/"),
        MANAGERS,
        data=lambda _town: {
            f"make_{USUAL.services[3].code}": "on",
            f"name_{USUAL.services[3].code}": "Timer hjemme",
        },
    ),
    page("respite_care:families", in_department("families/"), MANAGERS),
    page("respite_care:family", of_family(), HANDLERS),
    page("respite_care:add_cared_for", of_family("add/"), HANDLERS),
    post("respite_care:add_cared_for", of_family("add/"), HANDLERS, data=lambda _town: {"name": "Siv"}),
    page("respite_care:change_cared_for", of_ola("change/"), HANDLERS),
    post(
        "respite_care:change_cared_for",
        of_ola("change/"),
        HANDLERS,
        form="seen",
        data=lambda _town: {"name": "Ola Prøve"},
    ),
    page("respite_care:end_cared_for", of_ola("end/"), HANDLERS),
    post(
        "respite_care:end_cared_for",
        of_ola("end/"),
        HANDLERS,
        form="seen",
        data=lambda _town: {"last_day": in_days(30)},
    ),
    post(
        "respite_care:begin_again",
        lambda town: f"{ROOT}cared-for/{of(town).ended.pk}/again/",
        HANDLERS,
    ),
    page("respite_care:pair", of_ola("pair/"), MANAGERS),
    post(
        "respite_care:pair",
        of_ola("pair/"),
        MANAGERS,
        data=lambda town: {"other": of(town).unpaired.pk, "rule": "apart"},
    ),
    page("respite_care:unpair", unpair, MANAGERS),
    post("respite_care:unpair", unpair, MANAGERS),
    page("respite_care:add_home", in_department("homes/add/"), MANAGERS),
    post(
        "respite_care:add_home",
        in_department("homes/add/"),
        MANAGERS,
        data=lambda _town: {"name": "Nytt hjem", "kind": "residence", "beds": 1},
    ),
    page("respite_care:home", of_home(), MANAGERS),
    page("respite_care:change_home", of_home("change/"), MANAGERS),
    post(
        "respite_care:change_home",
        of_home("change/"),
        MANAGERS,
        form="seen",
        data=lambda _town: {"name": "Annet navn", "kind": "residence"},
    ),
    page("respite_care:home_staff", of_home("staff/"), MANAGERS),
    post(
        "respite_care:home_staff",
        of_home("staff/"),
        MANAGERS,
        form="seen",
        data=lambda town: {"people": [town.provider.pk, town.second_provider.pk]},
    ),
    page("respite_care:add_beds", of_home("beds/"), MANAGERS),
    post("respite_care:add_beds", of_home("beds/"), MANAGERS, data=lambda _town: {"count": 1}),
    page("respite_care:take_bed_away", take_bed, MANAGERS),
    post("respite_care:take_bed_away", take_bed, MANAGERS),
)
SWEEP = ModuleSweep(
    cases=(*OF_FAMILIES, *OF_HELPERS, *OF_STAFF, *rounds_sweep.CASES),
    fill=fill,
    tokens={
        "respite_care:change_cared_for": {},
        "respite_care:end_cared_for": {},
        "respite_care:change_home": {},
        "respite_care:home_staff": {},
        "respite_care:home_note": {},
        "respite_care:arrival": {},
        **rounds_sweep.TOKENS,
    },
    clicks=rounds_sweep.CLICKS,
    without_token={
        "it adds something and replaces nothing": frozenset(
            {
                "respite_care:set_up",
                "respite_care:add_cared_for",
                "respite_care:pair",
                "respite_care:add_home",
                "respite_care:add_beds",
                "respite_care:stay_thread",
            }
        ),
        "it ends or opens one thing: the second finds it done": frozenset(
            {"respite_care:begin_again", "respite_care:unpair", "respite_care:take_bed_away"}
        ),
        "an outcome is said over another, and the log has both": frozenset(
            {"respite_care:outcome", "respite_care:outcome_by_department"}
        ),
        **rounds_sweep.WITHOUT_TOKEN,
    },
    at_once=rounds_sweep.AT_ONCE,
    lists={
        f"/modules/{KEY}/departments/{{department}}/families/?state=": FamiliesTable,
        **rounds_sweep.LISTS,
    },
    needs_a_service=frozenset({"respite_care:needs", "respite_care:still_right"}),
)
