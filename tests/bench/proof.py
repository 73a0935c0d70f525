"""A benchmark that books wrongly is worth nothing: after every turn the tables are counted. And emptied."""

from collections.abc import Iterator

import click
import psycopg
from psycopg import sql

from shop.models import Booking
from tests.bench.world import SCOPE

OVERLAPS = """
SELECT count(*) FROM {table} a JOIN {table} b
    ON a.provider_id = b.provider_id AND a.id < b.id AND a.active AND b.active
        AND a.occupied && b.occupied AND a.alive && b.alive
WHERE upper(a.occupied) > now()
"""

WRITTEN = {
    "bookings": "SELECT count(*) FROM {schema}.shop_booking WHERE id > %s AND status = 'confirmed'",
    "assignments": "SELECT count(DISTINCT booking_id) FROM {schema}.shop_assignment WHERE booking_id > %s AND active",
    "reservations": "SELECT count(*) FROM {schema}.shop_entitlemententry WHERE booking_id > %s AND kind = 'reserved'",
    "audit entries": (
        "SELECT count(*) FROM {schema}.audit_auditentry WHERE object_id > %s AND action = 'booking.created'"
    ),
    "messages": "SELECT count(*) FROM {schema}.notifications_outboxmessage WHERE (params->>'booking_id')::bigint > %s",
    "jobs": (
        "SELECT count(*) FROM jobs.procrastinate_jobs j JOIN {schema}.notifications_outboxmessage m"
        " ON m.id = (j.args->'args'->>'message_id')::bigint WHERE (params->>'booking_id')::bigint > %s"
    ),
}

BEFORE = (
    "DELETE FROM {schema}.shop_entitlemententry WHERE booking_id > %(booking)s",
    (
        "UPDATE {schema}.shop_entitlementperiod p SET balance = e.amount FROM {schema}.shop_entitlement e"
        " WHERE e.id = p.entitlement_id AND p.balance <> e.amount"
    ),
    "DELETE FROM {schema}.shop_assignment WHERE booking_id > %(booking)s",
)
AFTER = (
    "DELETE FROM {schema}.shop_booking WHERE id > %(booking)s",
    "TRUNCATE {schema}.audit_auditentry, {schema}.notifications_outboxmessage, jobs.procrastinate_jobs CASCADE",
)


class WrongResultError(click.ClickException):
    """A side booked twice, lost something or refused what it had. The figures are worth nothing."""


class Ledger:
    """Counts what was written since it was opened, and takes it back."""

    def __init__(self, address: str) -> None:
        self.address = address
        with psycopg.connect(address) as connection:
            self.booking = _one(connection, self._sql("SELECT max(id) FROM {schema}.shop_booking"))
            self.bare = _one(connection, self._sql("SELECT max(id) FROM bare.assignment"))

    def prove_ours(self, *, booked: int) -> None:
        """Raise WrongResultError unless exactly so many bookings are there, each with all that belongs to it."""
        with psycopg.connect(self.address) as connection:
            for what, query in WRITTEN.items():
                _expect(f"our {what}", _one(connection, self._sql(query), [self.booking]), booked)
            overlaps = self._sql(OVERLAPS.replace("{table}", "{schema}.shop_assignment"))
            _expect("our overlaps", _one(connection, overlaps), 0)

    def prove_reference(self, *, booked: int) -> None:
        with psycopg.connect(self.address) as connection:
            written = _one(
                connection, self._sql("SELECT count(*) FROM bare.assignment WHERE id > %s"), [self.bare]
            )
            _expect("the reference's assignments", written, booked)
            overlaps = self._sql(OVERLAPS.replace("{table}", "bare.assignment"))
            _expect("the reference's overlaps", _one(connection, overlaps), 0)

    def forget(self) -> None:
        """Take back everything that was written, by modules as well; the next turn finds the tables as this one did."""
        with psycopg.connect(self.address, autocommit=True) as connection:
            with connection.transaction():
                for statement in (*BEFORE, *of_modules(), *AFTER):
                    connection.execute(self._sql(statement), {"booking": self.booking})
            connection.execute("VACUUM (ANALYZE)")
        self.forget_reference()

    def forget_reference(self) -> None:
        with psycopg.connect(self.address, autocommit=True) as connection:
            connection.execute("DELETE FROM bare.assignment WHERE id > %s", [self.bare])
            connection.execute("VACUUM (ANALYZE) bare.assignment")
            connection.execute("CHECKPOINT")

    def _sql(self, text: str) -> sql.Composed:
        return sql.SQL(text).format(schema=sql.Identifier(SCOPE.key))


def of_modules() -> Iterator[str]:
    """What whichever modules are installed keep of a booking."""
    for relation in Booking._meta.related_objects:
        kept = relation.related_model._meta
        if kept.app_label != Booking._meta.app_label:
            yield f"DELETE FROM {{schema}}.{kept.db_table} WHERE {relation.field.column} > %(booking)s"


def _one(connection: psycopg.Connection, query: sql.Composed, parameters: list[int] | None = None) -> int:
    row = connection.execute(query, parameters).fetchone()
    assert row is not None
    return int(row[0])


def _expect(what: str, found: int, wanted: int) -> None:
    if found != wanted:
        raise WrongResultError(f"{what}: {found} instead of {wanted}")
