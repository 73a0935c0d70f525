"""What in departments needs a person: all of it, in as many statements for many of them as for one."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
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
from shop.queries.declined_series import count_often_declined
from shop.queries.disruptions import what_is_owed
from shop.queries.erasure_wishes import erasure_wishes_in
from shop.queries.follow_ups import open_follow_ups
from shop.queries.ledger import overdrawn_periods
from shop.queries.qualifications import expiring_qualifications
from shop.queries.representation_duties import to_settle_in
from shop.queries.rota_ahead import ROTA, read_rota, rota_columns
from shop.queries.running_out import decisions_running_out
from shop.queries.spans import Span
from shop.queries.staff import who_waits_in
from shop.queries.threads import unread_in
from shop.queries.untold import untold_in
from shop.queries.waiting_page import who_must_be_called
from shop.queries.written_sql import WrittenSql

type Columns = dict[str, ArraySubquery | Subquery | WrittenSql]


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
    """Three queries, and one each where something is owed or nobody got a message."""
    return attention_in([department])[department.pk]


def attention_in(departments: Collection[Department]) -> Mapping[int, Attention]:
    """By the department's id. As many queries, however many departments."""
    # One is asked about by its number: what is looked up is then planned for its rows.
    (whose,) = departments if len(departments) == 1 else [OuterRef("pk")]
    columns = _about_visits(whose) | _about_people(whose)
    owed = defaultdict[int, list[date]](list)
    for each in what_is_owed(*departments).lost if departments else ():
        owed[each.department_id].append(each.due_on)
    untold = untold_in(departments)
    return {
        pk: _attention(row | {"owed": owed[pk], "untold": untold[pk]})
        for pk, row in _rows(departments, columns | rota_columns()).items()
    }


def decisions_attention_in(departments: Collection[Department]) -> Mapping[int, Attention]:
    """The same of what waits for who handles decisions there and administers nothing. One query."""
    return {pk: Attention(**row) for pk, row in _rows(departments, _about_people(OuterRef("pk"))).items()}


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


def _about_visits(whose: Department | OuterRef) -> Columns:
    now = timezone.now()
    visits = Booking.objects.filter(department=whose).order_by("starts_at", "pk")
    away, called = not_there_in(whose), who_must_be_called(whose)
    waits = WaitlistEntry.objects.filter(service__department=whose, status=WaitlistStatus.WAITING)
    return {
        "follow_ups": ArraySubquery(open_follow_ups(whose).values("due_at")),
        "stranded": ArraySubquery(visits.filter(is_stranded(now)).values("starts_at")),
        "requested": ArraySubquery(visits.filter(is_requested(now)).values("starts_at")),
        "without_outcome": ArraySubquery(visits.filter(is_without_outcome(now)).values("starts_at")),
        "not_there": ArraySubquery(away.values("pk")),
        "not_there_at": ArraySubquery(away.values("starts_at")),
        "unread": ArraySubquery(unread_in(whose).values("since")),
        "expiring": ArraySubquery(expiring_qualifications(whose).values("valid_until")),
        "waiting": ArraySubquery(waits.order_by("created_at").values("created_at")),
        "offered": _count(called.filter(is_offered=True)),
        "asked": _count(called.filter(asked_at__isnull=False)),
        "newcomers": _count(who_waits_in(whose)),
        "often_declined": count_often_declined(),
    }


def _about_people(whose: Department | OuterRef) -> Columns:
    ending = decisions_running_out(whose)
    return {
        "running_out": ArraySubquery(ending.values("valid_until")),
        "cut_off": ArraySubquery(ending.filter(goes_on=True).values("valid_until")),
        "to_settle": ArraySubquery(to_settle_in(whose).values("rests_from")),
        "overdrawn": _count(overdrawn_periods(whose)),
        "erasures": _count(erasure_wishes_in(whose)),
    }


def _rows(departments: Collection[Department], columns: Mapping[str, Any]) -> Mapping[int, dict[str, Any]]:
    # Some are called as relations of the department.
    asked = {f"now_{name}": column for name, column in columns.items()}
    found = Department.objects.filter(pk__in=[each.pk for each in departments]).order_by()
    rows: Any = found.values("pk", **asked)
    return {row.pop("pk"): {name.removeprefix("now_"): row[name] for name in asked} for row in rows}


def _attention(row: dict[str, Any]) -> Attention:
    rota = read_rota({name: row.pop(name) for name in ROTA})
    row["not_there"] = list(zip(row["not_there"], row.pop("not_there_at"), strict=True))
    too_full = [each.day for each in rota.too_full]
    return Attention(**row, nobody=rota.nobody, few=rota.few, too_full=too_full)


def _count(rows: QuerySet[Any]) -> Subquery:
    """A plain function, not an aggregate: Django would group by the row."""
    counted = rows.order_by().annotate(number=Func("pk", function="count", output_field=IntegerField()))
    return Subquery(counted.values("number"))
