"""Bookings that lose their ground when hours, shifts or absences change are flagged, never silently dropped."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from audit.record import record_all
from foundation.actor import SYSTEM
from notifications.enums import DeliveryStatus
from notifications.models import OutboxMessage
from notifications.outbox import put_in_outbox
from shop.domain.freeing import time_was_freed
from shop.domain.locks import lock_schedule
from shop.enums import UPCOMING, BookingStatus, DisruptionOutcome
from shop.models import Booking, Department, Disruption
from shop.queries.causes import NAMES
from shop.queries.free_time import OPENING, opening_parameters
from shop.queries.stays import not_over, span_to_judge

FLAG = f"""
WITH {OPENING},
closures AS MATERIALIZED (
    SELECT tstzrange(first_day::timestamp AT TIME ZONE %(zone)s, (last_day + 1)::timestamp AT TIME ZONE %(zone)s)
        AS closed
    FROM shop_closure WHERE department_id = %(department_id)s OR department_id IS NULL
),
upcoming AS MATERIALIZED (
    -- Of a stay that has begun only the rest is judged; a visit that has begun is where it is.
    SELECT b.id, tstzrange(greatest(b.starts_at, %(now)s), b.ends_at) AS visit, b.stranded, b.service_id,
        s.open_on_public_holidays AS on_holidays, s.stay_unit <> '' AS is_stay, s.uses_places,
        tstzrange(CASE WHEN b.starts_at < %(now)s THEN %(now)s END, NULL) AS counts, b.starts_at < %(now)s AS is_here
    FROM shop_booking b JOIN shop_service s ON s.id = b.service_id
    WHERE b.department_id = %(department_id)s AND b.starts_at >= %(earliest)s
        AND (b.starts_at >= %(now)s OR s.stay_unit <> '' AND b.ends_at > %(now)s)
        AND b.status IN ('held', 'requested', 'confirmed') AND (b.held_until IS NULL OR b.held_until > %(now)s)
),
judged AS (
    SELECT id, stranded,
        CASE
            WHEN EXISTS (SELECT FROM closures WHERE closed && visit) THEN 'closed'
            WHEN NOT is_stay AND NOT EXISTS (
                SELECT FROM opening WHERE opens <= lower(visit) AND upper(visit) <= closes
                    AND (on_holidays OR NOT is_holiday)) THEN 'closed'
            WHEN is_stay AND NOT (
                (is_here OR EXISTS (SELECT FROM opening WHERE lower(visit) BETWEEN opens AND closes
                    AND (on_holidays OR NOT is_holiday)))
                AND EXISTS (SELECT FROM opening WHERE upper(visit) BETWEEN opens AND closes
                    AND (on_holidays OR NOT is_holiday))) THEN 'closed'
            WHEN EXISTS (
                SELECT FROM shop_assignment a JOIN shop_provider p ON p.id = a.provider_id
                WHERE a.booking_id = upcoming.id AND a.active AND NOT (p.is_active AND coalesce(
                    a.occupied * counts <@ (
                        (SELECT range_agg(s.during) FROM shop_shift s
                            WHERE s.provider_id = a.provider_id AND NOT s.is_off AND s.during && a.occupied * counts)
                        - coalesce((SELECT range_agg(x.during) FROM shop_absence x
                            WHERE x.provider_id = a.provider_id AND x.during && a.occupied * counts), '{{}}')
                    ), false))
            ) THEN 'no_shift'
            WHEN EXISTS (
                SELECT FROM shop_assignment a JOIN shop_provider p ON p.id = a.provider_id
                WHERE a.booking_id = upcoming.id AND a.active AND (p.kind = 'place') <> uses_places
            ) THEN 'not_qualified'
            WHEN EXISTS (
                SELECT FROM shop_service_required_qualifications r
                JOIN shop_assignment a ON a.booking_id = upcoming.id AND a.active
                LEFT JOIN shop_providerqualification q ON q.provider_id = a.provider_id
                    AND q.qualification_id = r.qualification_id
                    AND (q.valid_until IS NULL
                        OR (q.valid_until + 1)::timestamp AT TIME ZONE %(zone)s >= upper(a.occupied))
                WHERE r.service_id = upcoming.service_id AND q.id IS NULL
            ) THEN 'not_qualified'
            ELSE ''
        END AS verdict
    FROM upcoming
),
-- One after the other, as everybody who locks several does: see `lock_bookings`.
changed AS MATERIALIZED (
    SELECT b.id, verdict FROM shop_booking b JOIN judged USING (id)
    WHERE b.stranded IS DISTINCT FROM verdict
        -- Asked again of a visit that was cancelled while this waited for its row.
        AND b.status IN ('held', 'requested', 'confirmed')
    ORDER BY b.id FOR NO KEY UPDATE OF b
)
UPDATE shop_booking b SET stranded = verdict FROM changed WHERE b.id = changed.id
RETURNING b.id, b.recipient_id, verdict
"""  # noqa: S608 - built from constants of this package


@dataclass(frozen=True, slots=True)
class Stranding:
    """Which visits (their ids) a change left without ground that stood before, and how many are without it in all."""

    visits: frozenset[int]
    in_all: int

    @property
    def newly(self) -> int:
        return len(self.visits)

    @classmethod
    def of_all(cls, each: Iterable["Stranding"]) -> "Stranding":
        """What a change in several departments did."""
        parts = list(each)
        visits = frozenset[int]().union(*(part.visits for part in parts))
        return cls(visits, in_all=sum(part.in_all for part in parts))


@transaction.atomic
def count_stranded_by[Result](
    change: Callable[[], Result], *, department: Department
) -> tuple[Result, Stranding]:
    """Make a change of hours, shifts or absences, and count what it strands; nobody else changes them meanwhile.

    Raises what the change raises.
    """
    lock_schedule(department.pk)
    now = timezone.now()
    before = _stranded(department, now=now)
    result = change()
    after = _stranded(department, now=now)
    return result, Stranding(after - before, in_all=len(after))


def _stranded(department: Department, *, now: datetime) -> frozenset[int]:
    """Of visits only: a time that is merely held while a form is filled in is nobody's visit yet."""
    standing = sorted(UPCOMING - {BookingStatus.HELD})
    stranded = Booking.objects.filter(not_over(now), department=department, status__in=standing)
    return frozenset(stranded.exclude(stranded="").values_list("pk", flat=True))


def _note(judged: Sequence[tuple[int, int, str]], *, at: datetime) -> None:
    """By the system: who changed the hours is in the log of the change itself."""
    things = [(Booking(pk=booking_id), recipient_id, verdict) for booking_id, recipient_id, verdict in judged]
    stranded = [(visit, whose, {"reason": verdict}) for visit, whose, verdict in things if verdict]
    record_all(SYSTEM, "booking.stranded", stranded)
    standing: list[tuple[Booking, int, dict[str, str]]] = [
        (visit, whose, {}) for visit, whose, verdict in things if not verdict
    ]
    record_all(SYSTEM, "booking.unstranded", standing)
    if standing:  # it comes as it was booked after all: nothing else is owed
        again = [visit.pk for visit, _whose, _why in standing]
        owed = Disruption.objects.filter(booking__in=again, outcome=DisruptionOutcome.OPEN)
        _tell_that_it_stands(dict(owed.values_list("booking_id", "opened_at")), at=at)
        owed.delete()


def _tell_that_it_stands(since: Mapping[int, datetime], *, at: datetime) -> None:
    """Visits (their ids) that lost their ground then: who was told since that nobody can come hears that somebody does.

    What was not sent yet says nothing. It is promised for the moment of the act: of several visits in one mail.
    """
    sent = OutboxMessage.objects.filter(
        kind="booking.upset",
        params__booking_id__in=list(since),
        params__has_any_keys=NAMES,
        status=DeliveryStatus.SENT,
    ).values_list("user_id", "params__booking_id", "params__acting", "sent_at")
    told = {
        (user_id, visit, acting or 0)
        for user_id, visit, acting, at in sent
        if at is not None and at >= since[visit]
    }
    for user_id, booking_id, acting in sorted(told):
        more = {"acting": acting} if acting else {}
        put_in_outbox("booking.stands_again", to=user_id, not_before=at, booking_id=booking_id, **more)


def flag_stranded_bookings(department: Department, *, at: datetime | None = None) -> int:
    """`judge_bookings`, and how many are stranded now."""
    now = at or timezone.now()
    judge_bookings(department, at=now)
    return Booking.objects.filter(not_over(now), department=department).exclude(stranded="").count()


def judge_bookings(department: Department, *, at: datetime | None = None) -> None:
    """Judge every upcoming booking anew. Call it inside the schedule lock.

    What takes the ground from one may give time to another: those who wait are looked at as well. `at` is the moment of
    the act it belongs to: what else that one promises for it is said in the same mails.
    """
    _judge(department, now=at or timezone.now())
    time_was_freed(department.pk)  # at the end: a job that waits for it makes others wait


def _judge(department: Department, *, now: datetime) -> None:
    earliest, last = span_to_judge(department, now=now)
    if last is None:
        return
    parameters: dict[str, Any] = opening_parameters(
        department_id=department.pk,
        zone=timezone.get_current_timezone_name(),
        first_day=timezone.localdate(now) - timedelta(days=1),
        last_day=max(timezone.localdate(last), timezone.localdate(now)) + timedelta(days=1),
    ) | {"now": now, "earliest": earliest}
    with connection.cursor() as cursor:
        cursor.execute(FLAG, parameters)
        judged = cursor.fetchall()
    if judged:
        _note(judged, at=now)
