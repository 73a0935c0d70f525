"""Routes for what changes in people's lives: recipients, decisions, and who leaves."""

from tests.factories.world import at
from tests.tenants.sweep.case import MANAGERS, Case, Path, in_department, page, post
from tests.tenants.sweep.town import Town

HANDLERS = MANAGERS | {"case_officer"}
"""Who handles the decisions of the town's department."""


def _day(number: int) -> str:
    return at(number, 0).date().isoformat()


def _recipient(tail: str = "") -> Path:
    return lambda town: f"/manage/recipients/{town.booking.recipient_id}/{tail}"


def _merge(town: Town) -> str:
    return f"/manage/recipients/{town.twin.pk}/merge/{town.booking.recipient_id}/"


def _entitlement(tail: str) -> Path:
    return lambda town: f"/manage/entitlements/{town.entitlement.pk}/{tail}"


def _provider(tail: str) -> Path:
    return lambda town: f"/manage/providers/{town.second_provider.pk}/{tail}"


def _yes(town: Town) -> dict[str, str]:
    numbers = range(max(1, town.booking.pk - 200), town.booking.pk + 200)
    return {"confirmed": "1", "shown": ",".join(map(str, numbers)), "too_much": "0"}


def _end(town: Town) -> dict[str, str]:
    return {"reason": "moved", "last_day": _day(0)} | _yes(town)


def _terms(town: Town) -> dict[str, str]:
    return {
        "from_day": _day(1),
        "amount": "50",
        "unit": "visits",
        "period": "week",
        "decision_reference": "2026/9",
    } | _yes(town)


def _grant(town: Town) -> str:
    return f"/manage/departments/{town.department.pk}/recipients/{town.twin.pk}/grant/"


def _granted(town: Town) -> dict[str, str]:
    return {
        "service": str(town.service.pk),
        "amount": "4",
        "unit": "visits",
        "period": "month",
        "valid_from": _day(0),
        "decision_reference": "2026/1",
    }


CIRCUMSTANCES_CASES: tuple[Case, ...] = (
    page("manage:recipients", in_department("recipients/"), HANDLERS),
    page("manage:add_recipient", in_department("recipients/add/"), HANDLERS),
    post(
        "manage:add_recipient",
        in_department("recipients/add/"),
        HANDLERS,
        data=lambda _town: {"name": "Ny Prøve", "phone": "68050009", "protection": "none"},
    ),
    page("manage:grant_decision", _grant, HANDLERS),
    post("manage:grant_decision", _grant, HANDLERS, data=_granted),
    page("manage:recipient", _recipient(), HANDLERS),
    page("manage:protect_recipient", _recipient("protection/"), HANDLERS),
    post(
        "manage:protect_recipient",
        _recipient("protection/"),
        HANDLERS,
        data=lambda _town: {"level": "strictly_confidential", "address": "", "phone": ""},
    ),
    page("manage:export_recipient", _recipient("file/"), HANDLERS),
    page("manage:erase_recipient", _recipient("erase/"), HANDLERS),
    post("manage:erase_recipient", _recipient("erase/"), HANDLERS, writes=False),  # they have visits still
    post("manage:refuse_erasure", _recipient("erase/refuse/"), HANDLERS, writes=False),  # nothing was asked
    page("manage:end_recipient", _recipient("end/"), HANDLERS),
    post("manage:end_recipient", _recipient("end/"), HANDLERS, data=_end),
    page("manage:reopen_recipient", _recipient("reopen/"), HANDLERS),
    post("manage:reopen_recipient", _recipient("reopen/"), HANDLERS, writes=False),
    page("manage:book_again", _recipient("book-again/"), MANAGERS),
    post("manage:book_again", _recipient("book-again/"), MANAGERS, writes=False),
    page("manage:find_duplicate", _recipient("merge/"), HANDLERS),
    page("manage:merge_recipients", _merge, HANDLERS),
    post("manage:merge_recipients", _merge, HANDLERS, form="agreed"),
    page("manage:change_decision", _entitlement("change/"), HANDLERS),
    post("manage:change_decision", _entitlement("change/"), HANDLERS, data=_terms),
    page("manage:end_decision", _entitlement("end/"), HANDLERS),
    post(
        "manage:end_decision",
        _entitlement("end/"),
        HANDLERS,
        data=lambda town: {"last_day": _day(0)} | _yes(town),
    ),
    page("manage:last_day", _provider("last-day/"), MANAGERS),
    post("manage:last_day", _provider("last-day/"), MANAGERS, data=lambda _town: {"last_day": _day(30)}),
    post("manage:undo_last_day", _provider("last-day/undo/"), MANAGERS, writes=False),
    page("manage:stay", _provider("stay/"), MANAGERS),
    post("manage:stay", _provider("stay/"), MANAGERS, writes=False),
)
