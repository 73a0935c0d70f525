"""Rounds in the sweep: one that is set up, one that takes wishes, and one that is proposed."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from foundation.actor import SYSTEM
from modules.respite_care.domain.proposing import propose
from modules.respite_care.domain.rounds import Terms, add_stay, open_round, set_up_round
from modules.respite_care.domain.suggesting import suggested as suggestions
from modules.respite_care.domain.wishing import hand_in
from modules.respite_care.models import CaredFor, Round, Wish
from modules.respite_care.views.rounds_table import RoundsTable
from shop.models import Recipient, Service
from tests.factories import world as make
from tests.tenants.sweep.case import MANAGERS, RECIPIENTS, Case, Path, in_days, page, post
from tests.tenants.sweep.town import Town

KEY = "respite_care/rounds"
ROOT = "/modules/respite_care/"


@dataclass(frozen=True, slots=True)
class Rounds:
    """What the cases are about."""

    draft: Round
    open: Round
    proposed: Round


def of(town: Town) -> Rounds:
    return town.of_modules[KEY]  # type: ignore[no-any-return]  # what fill made


def fill(town: Town, service: Service, *people: CaredFor) -> None:
    draft, opened, proposed = (
        _round(town, service, first=first, number=number)
        for number, first in enumerate((40, 60, 80), start=1)
    )
    for found in (opened, proposed):
        open_round(found, actor=SYSTEM)
        for person in people:
            recipient = Recipient.objects.get(pk=person.recipient_id)
            wishes = [(stay.pk, str(person.pk)) for stay in found.stays.all()]
            hand_in(found, recipient=recipient, wishes=wishes, actor=SYSTEM)
    Round.objects.filter(pk=proposed.pk).update(wishes_until=timezone.now())
    town.of_modules[KEY] = Rounds(draft, opened, propose(proposed, actor=SYSTEM))


def _round(town: Town, service: Service, *, first: int, number: int) -> Round:
    terms = Terms(f"Runde {number} {town.secret}", timezone.now() + timedelta(days=5), 1)
    found = set_up_round(service, terms=terms, actor=SYSTEM)
    for day in (first, first + 7):
        add_stay(found, day=make.at(day, 0).date(), length=1, label="", actor=SYSTEM)
    return found


def in_department(tail: str = "") -> Path:
    return lambda town: f"{ROOT}departments/{town.department.pk}/rounds/{tail}"


def of_draft(tail: str = "") -> Path:
    return lambda town: f"{ROOT}rounds/{of(town).draft.pk}/{tail}"


def of_proposed(tail: str = "") -> Path:
    return lambda town: f"{ROOT}rounds/{of(town).proposed.pk}/{tail}"


def own_open(town: Town) -> str:
    return f"{ROOT}my-rounds/{of(town).open.pk}/"


def remove_stay(town: Town) -> str:
    return f"{ROOT}round-stays/{of(town).draft.stays.order_by('pk')[0].pk}/remove/"


def _wish(town: Town, *, is_given: bool) -> int:
    wishes = Wish.objects.filter(round=of(town).proposed).order_by("pk")
    return next(wish.pk for wish in wishes if wish.is_given == is_given)


def give(town: Town) -> str:
    return f"{ROOT}round-wishes/{_wish(town, is_given=False)}/give/"


def take(town: Town) -> str:
    return f"{ROOT}round-wishes/{_wish(town, is_given=True)}/take/"


def new_round(town: Town) -> dict[str, object]:
    service = of(town).draft.service_id
    return {"service": service, "name": "Sommeren", "last_day": in_days(9), "most_each": 2}


def new_stay(_town: Town) -> dict[str, object]:
    return {"day": in_days(100), "length": 1, "label": "Vinterferie"}


def suggested(town: Town) -> str:
    return f"{of_draft('suggestions/')(town)}?first={in_days(100)}&last={in_days(120)}"


def first_suggestion(town: Town) -> dict[str, object]:
    days = [date.fromisoformat(in_days(number)) for number in (100, 120)]
    return {"stays": suggestions(of(town).draft.service, first=days[0], last=days[1])[0].code}


CASES: list[Case] = [
    page("respite_care:own_rounds", lambda _town: f"{ROOT}my-rounds/", RECIPIENTS),
    page("respite_care:own_round", own_open, RECIPIENTS),
    post(
        "respite_care:own_round",
        own_open,
        RECIPIENTS,
        data=lambda _town: {"wish_1": "", "wish_2": ""},
    ),
    page("respite_care:rounds", in_department(), MANAGERS),
    page("respite_care:add_round", in_department("add/"), MANAGERS),
    post("respite_care:add_round", in_department("add/"), MANAGERS, data=new_round),
    page("respite_care:round", of_proposed(), MANAGERS),
    page("respite_care:change_round", of_draft("change/"), MANAGERS),
    post(
        "respite_care:change_round",
        of_draft("change/"),
        MANAGERS,
        form="seen",
        data=lambda _town: {"name": "Et annet navn", "last_day": in_days(6), "most_each": 3},
    ),
    page("respite_care:suggest_stays", suggested, MANAGERS),
    post("respite_care:suggest_stays", suggested, MANAGERS, data=first_suggestion),
    page("respite_care:add_stay", of_draft("stays/add/"), MANAGERS),
    post("respite_care:add_stay", of_draft("stays/add/"), MANAGERS, data=new_stay),
    page("respite_care:remove_stay", remove_stay, MANAGERS),
    post("respite_care:remove_stay", remove_stay, MANAGERS),
    page("respite_care:open_round", of_draft("open/"), MANAGERS),
    post("respite_care:open_round", of_draft("open/"), MANAGERS),
    page("respite_care:propose_round", of_proposed("propose/"), MANAGERS),
    post("respite_care:propose_round", of_proposed("propose/"), MANAGERS),
    page("respite_care:publish_round", of_proposed("publish/"), MANAGERS),
    post("respite_care:publish_round", of_proposed("publish/"), MANAGERS, form="seen"),
    page("respite_care:call_off_round", of_draft("call-off/"), MANAGERS),
    post("respite_care:call_off_round", of_draft("call-off/"), MANAGERS),
    post("respite_care:give_wish", give, MANAGERS),
    page("respite_care:take_wish", take, MANAGERS),
    post("respite_care:take_wish", take, MANAGERS, form="seen"),
]
TOKENS: dict[str, dict[str, str]] = {
    "respite_care:change_round": {},
    "respite_care:publish_round": {},
    "respite_care:take_wish": {},
}
WITHOUT_TOKEN = {
    "it adds, and replaces nothing": frozenset(
        {"respite_care:add_round", "respite_care:add_stay", "respite_care:suggest_stays"}
    ),
    "a step that is taken once: twice is refused or the same": frozenset(
        {
            "respite_care:open_round",
            "respite_care:propose_round",
            "respite_care:call_off_round",
            "respite_care:remove_stay",
        }
    ),
    "it says what it saw of the whole proposal, in the form beside each wish": frozenset(
        {"respite_care:give_wish"}
    ),
}
LISTS = {ROOT + "departments/{department}/rounds/": RoundsTable}
