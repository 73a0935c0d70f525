"""Nobody but an operator opens these pages, and no operator sees into a municipality: the database would refuse it."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.apps import apps
from django.conf import settings
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from foundation.jobs import run_job
from foundation.scope import Scope
from tenants.models import Municipality
from tenants.operations.models import Operator, OperatorAct
from tests.tenants.operations.people import SignedIn, type_password
from tests.tenants.sweep.cases import OPERATORS_PAGES

OPEN = ("/operator/sign-in/", "/operator/sign-in/demonstration/", "/operator/sign-out/")
ACTS = ("suspend/", "resume/", "trial/")
PAGES = ("/operator/", "/operator/me/", "/operator/municipalities/larvik/")
GUARDED = (
    *PAGES,
    *(f"/operator/municipalities/larvik/{act}" for act in ACTS),
    "/operator/sign-in/second-step/",
    "/operator/sign-in/set-up/",
)
ALLOWED = re.compile(r"^(operations_|tenants_(municipality|domain))")
"""Tables of the public part that an operator's page may name."""


def test_every_page_is_asked_here() -> None:
    assert len(OPERATORS_PAGES) == len(OPEN) + len(GUARDED)


@pytest.mark.parametrize("path", GUARDED)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_is_shown_the_sign_in_and_changes_nothing(public: Scope, path: str, method: str) -> None:
    before = set(Municipality.objects.values_list("slug", "state", "trial_ends_on"))
    client = Client(headers={"host": "localhost"})
    answer = getattr(client, method)(path, {"reason": "fordi", "to": "2027-01-01"})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/operator/sign-in/?next=%2Foperator%2F")
    assert set(Municipality.objects.values_list("slug", "state", "trial_ends_on")) == before
    assert not OperatorAct.objects.exists()


@pytest.mark.parametrize("path", GUARDED[: len(PAGES) + len(ACTS)])
def test_half_a_sign_in_opens_nothing(operator: Operator, browser: Client, path: str) -> None:
    type_password(browser)
    assert browser.get(path)["Location"] == "/operator/sign-in/set-up/"
    assert browser.post(path, {"reason": "fordi"})["Location"] == "/operator/sign-in/set-up/"
    assert not OperatorAct.objects.exists()


@pytest.mark.parametrize(
    "path", ["/operator/nothing/", "/operator/municipalities/nobody/", "/operator/..%2f"]
)
def test_what_is_not_there_is_not_found(signed_in: SignedIn, path: str) -> None:
    assert signed_in.client.get(path).status_code == 404


def test_a_form_of_another_site_is_not_taken(signed_in: SignedIn) -> None:
    client = Client(headers={"host": "localhost"}, enforce_csrf_checks=True)
    client.cookies = signed_in.client.cookies
    answer = client.post("/operator/municipalities/larvik/suspend/", {"reason": "fordi"})
    assert answer.status_code in {302, 403}
    assert not OperatorAct.objects.exists()


@contextmanager
def statements() -> Iterator[list[str]]:
    found: list[str] = []
    with CaptureQueriesContext(connection) as queries:
        yield found
    found += [query["sql"] for query in queries]


def opened(client: Client) -> Iterator[Callable[[], int]]:
    for path in PAGES:
        yield lambda path=path: client.get(path).status_code  # type: ignore[misc]  # bound at once
    for act in ACTS:
        address = f"/operator/municipalities/larvik/{act}"
        said = {"reason": "Avtalen er sagt opp.", "to": "2027-01-10"}
        yield lambda address=address: client.get(address).status_code  # type: ignore[misc]  # as above
        yield lambda address=address, said=said: client.post(address, said).status_code  # type: ignore[misc]  # as above


def test_no_page_names_a_table_of_a_municipality(signed_in: SignedIn) -> None:
    Municipality.objects.update(trial_ends_on=timezone.localdate())
    labels = {config.label for config in apps.get_app_configs() if config.name in settings.TENANT_APPS}
    tables = {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in labels
    }
    assert "shop_recipient" in tables
    with statements() as asked:
        for ask in opened(signed_in.client):
            assert ask() in {200, 302, 409, 422}
    assert len(asked) > 20
    for sql in asked:
        words = set(re.findall(r"\w+", sql))
        assert not words & tables, sql
        assert "set_config" not in sql or "larvik" not in sql, "a municipality's scope was opened"
        named = set(re.findall(r'(?:FROM|INTO|UPDATE|JOIN) "(\w+)"', sql))
        assert all(ALLOWED.match(name) for name in named), sql


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT count(*) FROM larvik.shop_recipient",
        "SELECT count(*) FROM larvik.accounts_user",
        "SELECT count(*) FROM larvik.django_migrations",
        "SELECT count(*) FROM jobs.procrastinate_jobs",
        "UPDATE public.operations_operatoract SET reason = 'en annen'",
        "DELETE FROM public.operations_operatoract",
    ],
)
def test_the_role_of_these_pages_lacks_the_right(public: Scope, sql: str) -> None:
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


@pytest.mark.parametrize("function", ["operations_jobs()", "operations_let_jobs_go()"])
def test_a_municipality_may_not_ask_what_the_operator_asks(larvik: Scope, function: str) -> None:
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM public.{function}")


def test_what_is_done_by_the_clock_runs(public: Scope) -> None:
    for name in ("operations.let_jobs_go", "operations.forget"):
        run_job(name, tenant="public", args={})
