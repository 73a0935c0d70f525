"""What in departments needs a person: all of it, in as many statements for many of them as for one."""

from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Func, IntegerField, OuterRef, QuerySet, Subquery
from django.utils import timezone

from shop.enums import WaitlistStatus
from shop.models import Booking, Department, WaitlistEntry
from shop.queries.answers import not_there_in
from shop.queries.attention import is_requested, is_stranded, is_without_outcome
from shop.queries.compiled import Asked, Compiled, IsAnyOf
from shop.queries.declined_series import count_often_declined
from shop.queries.deeper import Whose
from shop.queries.disruptions import lost_in, owed_of
from shop.queries.erasure_wishes import erasure_wishes_in
from shop.queries.follow_ups import open_follow_ups
from shop.queries.ledger import overdrawn_periods
from shop.queries.qualifications import expiring_qualifications
from shop.queries.representation_duties import to_settle_in
from shop.queries.rota_ahead import ROTA, ROTA_PARAMETERS, read_rota, rota_columns, rota_parameters
from shop.queries.running_out import decisions_running_out
from shop.queries.spans import Span
from shop.queries.staff import who_waits_in
from shop.queries.threads import unread_in
from shop.queries.untold import untold_in
from shop.queries.waiting_page import who_must_be_called
from shop.queries.written_sql import WrittenSql

type Columns = dict[str, ArraySubquery | Subquery | WrittenSql]

PREFIX = "now_"


@dataclass(frozen=True, slots=True)
class Attention:
    """What waits, each with the moment or day that its card speaks of, the earliest first.

    `follow_ups` are when somebody has to have asked behind closed doors, `not_there` visits (id and start) of which was
    said that nobody will be there, `owed` by when other visits are owed, `unread` since when visits have messages
    nobody has read, `untold` of when the messages are that nobody got, `to_settle` from when access rests, None where
    it has not begun. `nobody` and `few` are the stretches of the coming week in which nobody is there, or fewer than
    half; `too_full` the days that are too full for a helper. `waiting` is since when people wait for a time; `offered`
    and `asked` are those of them who cannot answer by themselves. `expiring` are the last days of qualifications,
    `running_out` of decisions, `cut_off` of those of them under which a standing booking goes on.
    """

    follow_ups: Sequence[datetime] = ()
    stranded: Sequence[datetime] = ()
    not_there: Sequence[tuple[int, datetime]] = ()
    owed: Sequence[date] = ()
    nobody: Sequence[Span] = ()
    few: Sequence[Span] = ()
    too_full: Sequence[date] = ()
    requested: Sequence[datetime] = ()
    without_outcome: Sequence[datetime] = ()
    unread: Sequence[datetime] = ()
    untold: Sequence[datetime] = ()
    waiting: Sequence[datetime] = ()
    running_out: Sequence[date] = ()
    cut_off: Sequence[date] = ()
    expiring: Sequence[date] = ()
    to_settle: Sequence[date | None] = ()
    overdrawn: int = 0
    offered: int = 0
    asked: int = 0
    often_declined: int = 0
    erasures: int = 0
    newcomers: int = 0


def attention_of(department: Department) -> Attention:
    """Two queries, and one each where something may be owed or nobody got a message."""
    return attention_in([department])[department.pk]


def attention_in(departments: Collection[Department]) -> Mapping[int, Attention]:
    """By the department's id. As many queries, however many departments."""
    untold, rows = untold_in(departments), _asked_about(departments)
    owed = {each.pk for each in owed_of([lost for row in rows.values() for lost in row["lost"]])}
    return {pk: _attention(row, owed=owed, untold=untold[pk]) for pk, row in rows.items()}


def decisions_attention_in(departments: Collection[Department]) -> Mapping[int, Attention]:
    """The same of what waits for who handles decisions there and administers nothing. One query."""
    ids = [each.pk for each in departments]
    rows = ABOUT_PEOPLE_IN_ALL.ask(departments=ids, today=timezone.localdate())
    return {row.pop("pk"): Attention(**_plain(row)) for row in rows}


def together(each: Iterable[Attention]) -> Attention:
    """As if it were one department's."""
    all_of_it = list(each)
    found: dict[str, Any] = {}
    for one in fields(Attention):
        values = [getattr(attention, one.name) for attention in all_of_it]
        if one.default == 0:
            found[one.name] = sum(values)
        else:
            found[one.name] = sorted((value for those in values for value in those), key=_order)
    return Attention(**found)


def _order(value: Any) -> Any:
    """By the moment; what has none yet comes last, as in SQL."""
    if isinstance(value, tuple) and isinstance(value[0], int):
        return value[1]
    return date.max if value is None else value


def _about_visits(whose: Whose) -> Columns:
    now, today = Asked("now"), Asked("today")
    visits = Booking.objects.filter(department=whose).order_by("starts_at", "pk")
    away, called = not_there_in(whose, now=now), who_must_be_called(whose, now=now)
    waits = WaitlistEntry.objects.filter(service__department=whose, status=WaitlistStatus.WAITING)
    return {
        "follow_ups": ArraySubquery(open_follow_ups(whose).values("due_at")),
        "lost": ArraySubquery(lost_in(whose)),
        "stranded": ArraySubquery(visits.filter(is_stranded(now)).values("starts_at")),
        "requested": ArraySubquery(visits.filter(is_requested(now)).values("starts_at")),
        "without_outcome": ArraySubquery(visits.filter(is_without_outcome(now)).values("starts_at")),
        "not_there": ArraySubquery(away.values("pk")),
        "not_there_at": ArraySubquery(away.values("starts_at")),
        "unread": ArraySubquery(unread_in(whose).values("since")),
        "expiring": ArraySubquery(expiring_qualifications(whose, today=today).values("valid_until")),
        "waiting": ArraySubquery(waits.order_by("created_at").values("created_at")),
        "offered": _count(called.filter(is_offered=True)),
        "asked": _count(called.filter(asked_at__isnull=False)),
        "newcomers": _count(who_waits_in(whose)),
        "often_declined": count_often_declined(today),
        **rota_columns({name: Asked(name) for name in ROTA_PARAMETERS}),
    }


def _about_people(whose: Whose) -> Columns:
    today = Asked("today")
    ending = decisions_running_out(whose, today=today)
    return {
        "running_out": ArraySubquery(ending.values("valid_until")),
        "cut_off": ArraySubquery(ending.filter(goes_on=True).values("valid_until")),
        "to_settle": ArraySubquery(to_settle_in(whose, today=today).values("rests_from")),
        "overdrawn": _count(overdrawn_periods(whose, today=today)),
        "erasures": _count(erasure_wishes_in(whose)),
    }


def _columns_of(departments: QuerySet[Department], columns: Columns) -> QuerySet[Department, Any]:
    # Some are called as relations of the department.
    asked: dict[str, Any] = {PREFIX + name: each for name, each in columns.items()}
    return departments.order_by().values("pk", **asked)


def _of_one() -> QuerySet[Department, dict[str, Any]]:
    """One is asked about by its number: what is looked up is then planned for its rows."""
    whose = Asked("department")
    return _columns_of(Department.objects.filter(pk=whose), _about_visits(whose) | _about_people(whose))


def _of_all() -> QuerySet[Department, dict[str, Any]]:
    whose = OuterRef("pk")
    return _columns_of(_all(), _about_visits(whose) | _about_people(whose))


def _all() -> QuerySet[Department]:
    return Department.objects.filter(IsAnyOf("pk", Asked("departments")))


ABOUT_ONE, ABOUT_ALL = Compiled(_of_one), Compiled(_of_all)
ABOUT_PEOPLE_IN_ALL = Compiled(lambda: _columns_of(_all(), _about_people(OuterRef("pk"))))


def _asked_about(departments: Collection[Department]) -> Mapping[int, dict[str, Any]]:
    now, today = timezone.now(), timezone.localdate()
    given = {"now": now, "today": today, **rota_parameters(today=today, now=now)}
    ids = [each.pk for each in departments]
    rows = (
        ABOUT_ONE.ask(department=ids[0], **given)
        if len(ids) == 1
        else ABOUT_ALL.ask(departments=ids, **given)
    )
    return {row.pop("pk"): _plain(row) for row in rows}


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name.removeprefix(PREFIX): value for name, value in row.items()}


def _attention(row: dict[str, Any], *, owed: Container[int], untold: Sequence[datetime]) -> Attention:
    rota = read_rota({name: row.pop(name) for name in ROTA})
    row["not_there"] = list(zip(row["not_there"], row.pop("not_there_at"), strict=True))
    lost = row.pop("lost")
    return Attention(
        **row,
        owed=[date.fromisoformat(each["due_on"]) for each in lost if each["pk"] in owed],
        untold=untold,
        nobody=rota.nobody,
        few=rota.few,
        too_full=[each.day for each in rota.too_full],
    )


def _count(rows: QuerySet[Any]) -> Subquery:
    """A plain function, not an aggregate: Django would group by the row."""
    counted = rows.order_by().annotate(number=Func("pk", function="count", output_field=IntegerField()))
    return Subquery(counted.values("number"))
