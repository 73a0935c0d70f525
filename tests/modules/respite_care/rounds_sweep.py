"""Rounds in the sweep: one that is set up, one that takes wishes, and one that is proposed."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from foundation.actor import SYSTEM
from modules.respite_care.domain.proposing import propose, version_of_proposal
from modules.respite_care.domain.rounds import Terms, add_stay, open_round, set_up_round
from modules.respite_care.domain.suggesting import suggested as suggestions
from modules.respite_care.domain.swapping import offer_stay, suggest
from modules.respite_care.domain.wishing import hand_in
from modules.respite_care.enums import SwapState
from modules.respite_care.models import CaredFor, Round, SwapAnswer, Wish
from modules.respite_care.views.round_families_table import RoundFamiliesTable
from modules.respite_care.views.rounds_table import RoundsTable
from shop.domain.door.booking import book_service
from shop.errors import BookingRefused
from shop.lengths import Length
from shop.models import Booking, Recipient, Service
from shop.ways import Way
from tests.factories import world as make
from tests.tenants.sweep.case import MANAGERS, ONLY_RECIPIENT, RECIPIENTS, Case, Path, in_days, page, post
from tests.tenants.sweep.town import Town

KEY = "respite_care/rounds"
ROOT = "/modules/respite_care/"
ARRIVES = 14


@dataclass(frozen=True, slots=True)
class Rounds:
    """What the cases are about."""

    draft: Round
    open: Round
    proposed: Round
    answered: SwapAnswer
    agreed: SwapAnswer


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
    stays = [_stay(service, person, day=9 + 2 * number) for number, person in enumerate(people)]
    answered, agreed = (
        suggest(offer_stay(stays[0], actor=SYSTEM), stays[1], actor=SYSTEM),
        suggest(offer_stay(stays[1], actor=SYSTEM), stays[0], actor=SYSTEM),
    )
    SwapAnswer.objects.filter(pk=agreed.pk).update(state=SwapState.AGREED)
    town.of_modules[KEY] = Rounds(draft, opened, propose(proposed, actor=SYSTEM), answered, agreed)


def _stay(service: Service, person: CaredFor, *, day: int) -> Booking:
    """On the first day from then on on which the town is open to come and to go."""
    try:
        return _book(service, person, day=day)
    except BookingRefused:
        return _stay(service, person, day=day + 1)


def _book(service: Service, person: CaredFor, *, day: int) -> Booking:
    return book_service(
        service,
        recipient=Recipient.objects.get(pk=person.recipient_id),
        starts_at=make.at(day, ARRIVES),
        length=Length(stay=1),
        way=Way(chosen=str(person.pk)),
        actor=SYSTEM,
    )


def _round(town: Town, service: Service, *, first: int, number: int) -> Round:
    terms = Terms(f"Runde {number} {town.secret}", timezone.now() + timedelta(days=5), 1)
    found = set_up_round(service, terms=terms, actor=SYSTEM)
    for day in (first, first + 7, first + 14):
        add_stay(found, day=make.at(day, 0).date(), length=1, label="", actor=SYSTEM)
    return found


def in_department(tail: str = "") -> Path:
    return lambda town: f"{ROOT}departments/{town.department.pk}/rounds/{tail}"


def of_draft(tail: str = "") -> Path:
    return lambda town: f"{ROOT}rounds/{of(town).draft.pk}/{tail}"


def of_proposed(tail: str = "") -> Path:
    return lambda town: f"{ROOT}rounds/{of(town).proposed.pk}/{tail}"


def of_open(tail: str = "") -> Path:
    return lambda town: f"{ROOT}rounds/{of(town).open.pk}/{tail}"


def by_phone(town: Town) -> str:
    return f"{of_open('wishes/')(town)}{of(town).open.wishes.order_by('pk')[0].recipient_id}/"


def own_open(town: Town) -> str:
    return f"{ROOT}my-rounds/{of(town).open.pk}/"


def remove_stay(town: Town) -> str:
    return f"{ROOT}round-stays/{of(town).draft.stays.order_by('pk')[0].pk}/remove/"


def _wish(town: Town, *, is_given: bool) -> int:
    wishes = Wish.objects.filter(round=of(town).proposed).order_by("-pk")
    return next(wish.pk for wish in wishes if wish.is_given == is_given)


def give(town: Town) -> str:
    return f"{ROOT}round-wishes/{_wish(town, is_given=False)}/give/"


def take(town: Town) -> str:
    return f"{ROOT}round-wishes/{_wish(town, is_given=True)}/take/"


def instead(town: Town) -> dict[str, Any]:
    """What goes for it: the family has as many as it can have."""
    wish = Wish.objects.get(pk=_wish(town, is_given=False))
    theirs = Wish.objects.filter(round=wish.round_id, recipient=wish.recipient_id)
    given = next(each.pk for each in theirs if each.is_given)
    return {"instead_of": given, "seen": version_of_proposal(wish.round)}


def own_offer(tail: str) -> Path:
    return lambda town: f"{ROOT}swaps/{of(town).answered.offer_id}/{tail}"


def of_answer(tail: str) -> Path:
    return lambda town: f"{ROOT}swap-answers/{of(town).answered.pk}/{tail}"


def of_agreed(tail: str) -> Path:
    return lambda town: f"{ROOT}swap-answers/{of(town).agreed.pk}/{tail}"


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
    page("respite_care:swaps", lambda _town: f"{ROOT}swaps/", RECIPIENTS),
    post(
        "respite_care:offer_swap",
        lambda town: f"{ROOT}swaps/stays/{of(town).answered.offer.booking_id}/offer/",
        ONLY_RECIPIENT,
        writes=False,
    ),
    post("respite_care:withdraw_swap", own_offer("withdraw/"), ONLY_RECIPIENT),
    post(
        "respite_care:suggest_swap",
        lambda town: f"{ROOT}swaps/{of(town).agreed.offer_id}/suggest/",
        ONLY_RECIPIENT,
        data=lambda town: {"booking": of(town).agreed.booking_id},
        writes=False,
    ),
    page("respite_care:accept_swap", of_answer("accept/"), ONLY_RECIPIENT),
    post("respite_care:accept_swap", of_answer("accept/"), ONLY_RECIPIENT),
    page(
        "respite_care:waiting_swaps",
        lambda town: f"{ROOT}departments/{town.department.pk}/swaps/",
        MANAGERS,
    ),
    page("respite_care:approve_swap", of_agreed("approve/"), MANAGERS),
    post("respite_care:approve_swap", of_agreed("approve/"), MANAGERS),
    page("respite_care:decline_swap", of_agreed("decline/"), MANAGERS),
    post("respite_care:decline_swap", of_agreed("decline/"), MANAGERS),
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
    page("respite_care:round_families", of_open("wishes/"), MANAGERS),
    page("respite_care:wishes_by_phone", by_phone, MANAGERS),
    post(
        "respite_care:wishes_by_phone",
        by_phone,
        MANAGERS,
        form="seen",
        data=lambda _town: {"wish_1": "", "wish_2": ""},
    ),
    page("respite_care:suggest_stays", suggested, MANAGERS),
    post("respite_care:suggest_stays", suggested, MANAGERS, data=first_suggestion),
    page("respite_care:add_stay", of_draft("stays/add/"), MANAGERS),
    post("respite_care:add_stay", of_draft("stays/add/"), MANAGERS, data=new_stay),
    page("respite_care:remove_stay", remove_stay, MANAGERS),
    post("respite_care:remove_stay", remove_stay, MANAGERS),
    page("respite_care:open_round", of_draft("open/"), MANAGERS),
    post("respite_care:open_round", of_draft("open/"), MANAGERS),
    page("respite_care:close_wishes", of_open("close/"), MANAGERS),
    post("respite_care:close_wishes", of_open("close/"), MANAGERS, form="seen"),
    page("respite_care:more_time", of_open("more-time/"), MANAGERS),
    post(
        "respite_care:more_time",
        of_open("more-time/"),
        MANAGERS,
        form="seen",
        data=lambda _town: {"last_day": in_days(9)},
    ),
    page("respite_care:propose_round", of_proposed("propose/"), MANAGERS),
    post("respite_care:propose_round", of_proposed("propose/"), MANAGERS),
    page("respite_care:publish_round", of_proposed("publish/"), MANAGERS),
    post("respite_care:publish_round", of_proposed("publish/"), MANAGERS, form="seen"),
    page("respite_care:call_off_round", of_draft("call-off/"), MANAGERS),
    post("respite_care:call_off_round", of_draft("call-off/"), MANAGERS),
    post("respite_care:give_wish", give, MANAGERS, data=instead),
    page("respite_care:take_wish", take, MANAGERS),
    post("respite_care:take_wish", take, MANAGERS, form="seen"),
]
TOKENS: dict[str, dict[str, str]] = {
    "respite_care:change_round": {},
    "respite_care:close_wishes": {},
    "respite_care:more_time": {},
    "respite_care:publish_round": {},
    "respite_care:take_wish": {},
    "respite_care:wishes_by_phone": {},
}
CLICKS = frozenset({"respite_care:close_wishes", "respite_care:publish_round", "respite_care:take_wish"})
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
            "respite_care:approve_swap",
            "respite_care:decline_swap",
        }
    ),
    "it says what it saw of the whole proposal, in the form beside each wish": frozenset(
        {"respite_care:give_wish"}
    ),
}
AT_ONCE = {
    "respite_care:give_wish": "the button names the stay that goes instead, and nobody but the department has seen it",
    "respite_care:withdraw_swap": "the stay is theirs as before, and can be offered again at once",
}
LISTS = {
    ROOT + "departments/{department}/rounds/": RoundsTable,
    ROOT + "rounds/{modules[respite_care/rounds].open.pk}/wishes/": RoundFamiliesTable,
}
