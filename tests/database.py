"""Make and drop the databases of the tests.

Migrating takes seconds, copying a template takes half of one: the template is made once per state of the
migrations, and every worker process gets a copy.
"""

import hashlib
import os
import re
from pathlib import Path
from typing import cast

import psutil
import psycopg
from django.conf import settings
from django.db import connections
from psycopg import sql

from tenants import addresses, routing
from tenants.backends.app.base import DatabaseWrapper
from tenants.cluster import guard_database, prepare_cluster, prepare_database
from tenants.provisioning import create_municipality
from tjenesteshop import embedded

NUMBERS = {"larvik": "3909", "sandefjord": "3907"}
TEMPLATE_PREFIX = "test_template_"
COPY_NAME = re.compile(r"test_(?!template_)\w+_(\d+)")
"""Ends with the process it belongs to, so that two runs at once do not take each other's database away. A template's
digest may be all figures as well, and is no process.
"""
EMPTYING = """
DO $$
DECLARE
    name text;
    names text[] := ARRAY(
        SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
        WHERE schemaname IN ('larvik', 'sandefjord', 'jobs') AND tablename <> 'django_migrations' ORDER BY 1
    );
BEGIN
    IF (SELECT sum(pg_relation_size(each::regclass)) FROM unnest(names) AS each) > 20000000 THEN
        EXECUTE 'TRUNCATE ' || array_to_string(names, ', ') || ' CASCADE';
    ELSE
        EXECUTE 'LOCK TABLE ' || array_to_string(names, ', ') || ' IN ACCESS EXCLUSIVE MODE';
        SET LOCAL session_replication_role = replica;
        FOREACH name IN ARRAY names LOOP
            EXECUTE 'DELETE FROM ' || name;
        END LOOP;
    END IF;
    PERFORM setval(format('%I.%I', schemaname, sequencename), start_value, false) FROM pg_sequences
        WHERE schemaname IN ('larvik', 'sandefjord', 'jobs') AND last_value IS NOT NULL;
END $$
"""
"""A new file for each of hundreds of tables and indexes takes longer than most tests: only what has grown is truncated.

Row by row it goes past all triggers, which guard the log, and past all foreign keys.
"""
ATTEMPTS = 4
_cleaners: dict[str, psycopg.Connection] = {}
ROOT = Path(__file__).resolve().parents[1]


def app_connection() -> DatabaseWrapper:
    """The alias `default` as what it is: the guarded backend."""
    return cast("DatabaseWrapper", connections["default"])


def administrator_url() -> str:
    server = embedded.start(settings.EMBEDDED_FOLDER, durable=False)
    return server.url(user=server.administrator, database="postgres")


def template_name() -> str:
    """Named by everything it is made from, so that a stale one is never used."""
    digest = hashlib.sha256()
    sources = [*ROOT.glob("*/migrations/*.py"), *ROOT.glob("*/*/migrations/*.py"), *ROOT.glob("tenants/*.py")]
    for path in sorted([*sources, *ROOT.glob("tenants/snapshot/*"), *ROOT.glob("tests/*/migrations/*.py")]):
        if path.is_file():
            digest.update(path.read_bytes())
    return TEMPLATE_PREFIX + digest.hexdigest()[:12]


def make_database(worker: str) -> str:
    """A fresh copy of the template for this worker; returns its name and points both aliases at it."""
    url, name = administrator_url(), f"test_{worker}_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(7)")  # one worker makes the template, the others wait
        template = template_name()
        known = {row[0] for row in connection.execute("SELECT datname FROM pg_database").fetchall()}
        if template not in known:
            for old in [each for each in known if each.startswith(TEMPLATE_PREFIX)]:
                _drop(connection, old)
            _make_template(url, template)
        for left in known:
            if (match := COPY_NAME.fullmatch(left)) and not psutil.pid_exists(int(match.group(1))):
                _drop(connection, left)  # of a run that was killed
        copy = sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {}")
        owner = sql.Identifier(settings.OWNER_ROLE)
        connection.execute(copy.format(sql.Identifier(name), sql.Identifier(template), owner))
    _point_at(name)
    guard_database()  # a copy has the template's tables, but not the rights on the database itself
    connections["owner"].close()
    return name


def drop_database(name: str) -> None:
    _close()
    with psycopg.connect(administrator_url(), autocommit=True) as connection:
        _drop(connection, name)


def empty_municipalities() -> None:
    """Remove every row of both municipalities and the queue, but not their schemas.

    A server may still be answering a browser that is gone: its locks are waited for, and who loses goes again.
    """
    for attempt in range(ATTEMPTS):
        try:
            with _cleaner().transaction():
                _cleaner().execute(EMPTYING)
        except psycopg.OperationalError:
            if attempt == ATTEMPTS - 1:
                raise
        else:
            return


def _cleaner() -> psycopg.Connection:
    """The administrator's, kept for all tests of this process: it takes a while to get to know so many tables."""
    name = str(connections["default"].settings_dict["NAME"])
    if name not in _cleaners or _cleaners[name].closed:
        _cleaners[name] = psycopg.connect(administrator_url(), dbname=name)
    return _cleaners[name]


def forget_everything() -> None:
    routing.forget_host()
    addresses.forget_hosts()


def _make_template(url: str, name: str) -> None:
    building = f"{name}_building"  # renamed when whole: a killed run leaves nothing that looks finished
    with psycopg.connect(url, autocommit=True) as connection:
        _drop(connection, building)
        prepare_cluster(administrator_url=url, database=building)
        _point_at(building)
        prepare_database()
        for number in NUMBERS.values():
            create_municipality(number)
        _close()
        rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
        connection.execute(rename.format(sql.Identifier(building), sql.Identifier(name)))


def _point_at(name: str) -> None:
    _close()
    for alias in ("default", "owner"):
        connections[alias].settings_dict["NAME"] = name


def _close() -> None:
    while _cleaners:
        _cleaners.popitem()[1].close()
    connections.close_all()
    app_connection().close_pool()


def _drop(connection: psycopg.Connection, name: str) -> None:
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
