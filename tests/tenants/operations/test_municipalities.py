"""The list of municipalities and the page of one: figures of the bookkeeping alone."""

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from foundation.jobs import enqueue
from foundation.scope import PUBLIC_SCOPE, Scope, use_scope
from tenants.models import Municipality
from tenants.operations.models import Activity
from tenants.operations.queries.figures import jobs
from tenants.operations.queries.municipalities import standing_of, standings
from tests.factories.world import World
from tests.tenants.operations.people import SignedIn

LIST = "/operator/"
NOTING = ["tenants.operations.middleware.ActivityMiddleware", *settings.MIDDLEWARE]


def test_the_list_shows_everybody_and_can_be_searched(signed_in: SignedIn) -> None:
    page = signed_in.client.get(LIST).content.decode()
    assert page.index("Larvik") < page.index("Sandefjord")
    assert "Up to date" in page
    for asked, found in (
        ("larv", True),
        ("3909", True),
        ("sande", False),
        ("larvik sande", False),
        ("%", False),
    ):
        shown = signed_in.client.get(LIST, {"q": asked}).content.decode()
        assert ('href="/operator/municipalities/larvik/"' in shown) == found, asked


@pytest.mark.parametrize(
    "asked", ["?state=nonsense", "?sort=-nonsense&page=99", "?q=%00", "?q=" + "x" * 500, "?page=-1"]
)
def test_odd_questions_are_answered(signed_in: SignedIn, asked: str) -> None:
    assert signed_in.client.get(LIST + asked).status_code == 200


@pytest.mark.parametrize(
    "column", ["name", "state", "trial", "active", "size", "version", "waiting", "failed"]
)
def test_it_can_be_sorted_by_every_column(signed_in: SignedIn, column: str) -> None:
    for way in (column, f"-{column}"):
        assert signed_in.client.get(LIST, {"sort": way}).status_code == 200


def test_it_comes_as_a_file(signed_in: SignedIn) -> None:
    answer = signed_in.client.get(LIST, {"file": "csv"})
    assert answer["Content-Type"].startswith("text/csv")
    assert "Larvik" in answer.content.decode("utf-8-sig")


def test_more_municipalities_cost_no_more_statements(public: Scope) -> None:
    with CaptureQueriesContext(connection) as few:
        assert len(standings()) == 2
    for number in range(9001, 9009):
        Municipality.objects.create(
            number=str(number), name=f"K{number}", slug=f"k{number}", schema_name=f"k{number}"
        )
    with CaptureQueriesContext(connection) as many:
        assert len(standings()) == 10
    assert len(few) == len(many) == 4


def test_a_municipality_half_made_has_no_schema_yet(public: Scope) -> None:
    Municipality.objects.create(number="9009", name="Ny", slug="ny", schema_name="ny")
    standing = standing_of("ny")
    assert (standing.size, standing.behind, standing.last_active_on) == (None, None, None)


def test_a_schema_that_lacks_a_migration_is_behind(public: Scope, monkeypatch: pytest.MonkeyPatch) -> None:
    assert standing_of("larvik").behind == 0
    wanted = [("shop", "9999_not_there"), ("shop", "0001_initial")]
    monkeypatch.setattr("tenants.operations.queries.figures.wanted_migrations", lambda: wanted)
    assert standing_of("larvik").behind == 1


def test_jobs_are_counted_for_each(public: Scope) -> None:
    enqueue("larvik", "accounts.forget_sessions")
    enqueue("larvik", "accounts.forget_sessions")
    counts = jobs()
    assert counts["larvik"].waiting == 2
    assert "sandefjord" not in counts
    assert (standing_of("larvik").size or 0) > 100_000


def test_who_has_a_session_makes_the_day_count_once(world: World, larvik_client: Client) -> None:
    with override_settings(MIDDLEWARE=NOTING):
        larvik_client.get("/sign-in/")
        assert last_active() is None, "a look from the street is no activity"
        assert world.recipient.user is not None
        larvik_client.force_login(world.recipient.user)
        larvik_client.get("/")
        assert last_active() == timezone.localdate()
        with CaptureQueriesContext(connection) as queries:
            larvik_client.get("/")
        assert not [each for each in queries if "operations_activity" in each["sql"]]


def test_a_new_day_is_written_and_an_old_one_never_again(world: World, larvik_client: Client) -> None:
    yesterday, tomorrow = timezone.localdate() - timedelta(days=1), timezone.localdate() + timedelta(days=1)
    assert world.recipient.user is not None
    for before, after in ((yesterday, timezone.localdate()), (tomorrow, tomorrow)):
        with use_scope(PUBLIC_SCOPE):
            larvik = Municipality.objects.get(slug="larvik")
            Activity.objects.update_or_create(municipality=larvik, defaults={"last_active_on": before})
        with override_settings(MIDDLEWARE=NOTING):
            client = Client(headers={"host": "larvik.localhost"})
            client.force_login(world.recipient.user)
            client.get("/")
        assert last_active() == after


def last_active() -> date | None:
    with use_scope(PUBLIC_SCOPE):
        return standing_of("larvik").last_active_on
