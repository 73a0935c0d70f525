"""Where one is signed in, and how to end it elsewhere."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Session, User
from accounts.own.sessions import reference_of
from accounts.session import AT_WORK
from accounts.sessions import IDLE_MINUTES
from foundation.scope import Scope
from tests.factories.world import PASSWORD, make_user

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0"


@pytest.fixture
def kari(larvik: Scope) -> User:
    return make_user("Kari Prøve", email="kari@example.no", password=PASSWORD)


def signed_in(email: str = "kari@example.no", *, agent: str = FIREFOX) -> Client:
    client = Client(headers={"host": "larvik.localhost", "user-agent": agent})
    client.cookies["django_language"] = "en"
    client.post("/sign-in/password/", {"email": email, "password": PASSWORD})
    assert "_auth_user_id" in client.session
    return client


def rows(client: Client) -> list[Any]:
    return list(client.get("/account/sessions/").context["rows"])


def key_of(client: Client) -> str:
    return str(client.cookies["sessionid"].value)


def test_each_is_shown_with_its_device_and_this_one_first(kari: User) -> None:
    here, elsewhere = signed_in(), signed_in(agent="curl/8")
    shown = rows(here)
    assert [(row.device, row.is_this) for row in shown] == [("Firefox, Windows", True), ("", False)]
    page = here.get("/account/sessions/").content.decode()
    assert key_of(here) not in page
    assert key_of(elsewhere) not in page


def test_one_is_ended_and_the_others_go_on(kari: User) -> None:
    here, one, other = signed_in(), signed_in(), signed_in()
    answer = here.post(f"/account/sessions/{reference_of(key_of(one))}/end/")
    assert answer["location"] == "/account/sessions/"
    assert [each.get("/account/").status_code for each in (here, one, other)] == [200, 302, 200]
    # ended twice is ended once
    here.post(f"/account/sessions/{reference_of(key_of(one))}/end/")
    assert len(rows(here)) == 2


def test_all_others_are_ended(kari: User) -> None:
    here, one, other = signed_in(), signed_in(), signed_in()
    here.cookies["django_language"] = "en"
    asked = here.get("/account/sessions/end-others/")
    assert "2 other sessions end at once" in asked.text
    assert [each.get("/account/").status_code for each in (here, one, other)] == [200, 200, 200]
    here.post("/account/sessions/end-others/")
    assert [each.get("/account/").status_code for each in (here, one, other)] == [200, 302, 302]
    assert here.get("/account/sessions/end-others/").status_code == 302, "nothing is left to ask"


def test_nobody_ends_anothers(kari: User) -> None:
    make_user("Ola Prøve", email="ola@example.no", password=PASSWORD)
    ours, theirs = signed_in(), signed_in("ola@example.no")
    ours.post(f"/account/sessions/{reference_of(key_of(theirs))}/end/")
    ours.post("/account/sessions/end-others/")
    assert theirs.get("/account/").status_code == 200
    assert len(rows(ours)) == 1


def test_ending_is_no_link(kari: User) -> None:
    here, one = signed_in(), signed_in()
    assert here.get(f"/account/sessions/{reference_of(key_of(one))}/end/").status_code == 405
    here.get("/account/sessions/end-others/")
    assert one.get("/account/").status_code == 200


def test_what_has_ended_by_itself_is_not_shown(kari: User) -> None:
    signed_in()
    with time_machine.travel(timezone.now() + AT_WORK.idle + timedelta(minutes=1)):
        assert len(rows(signed_in())) == 1


def test_nor_is_one_that_has_rested_for_as_long_as_it_bears(kari: User) -> None:
    """A citizen's bears less than that of somebody at work."""
    other = signed_in()
    session = other.session
    session[IDLE_MINUTES] = 30
    session.save()
    Session.objects.filter(pk=key_of(other)).update(seen_at=timezone.now() - timedelta(minutes=30))
    assert len(rows(signed_in())) == 1


def test_the_page_asks_as_much_for_one_as_for_many(kari: User) -> None:
    here = signed_in()
    here.get("/account/sessions/")
    counts = []
    for _time in range(2):
        with CaptureQueriesContext(connections["default"]) as captured:
            here.get("/account/sessions/")
        counts.append(len(captured))
        for _session in range(3):
            signed_in()
    assert counts[0] == counts[1]


def test_the_language_is_kept_for_pages_and_messages(kari: User) -> None:
    here = signed_in()
    assert here.post("/account/", {"language": "nb"})["location"] == "/account/"
    kari.refresh_from_db()
    assert (kari.language, here.cookies["django_language"].value) == ("nb", "nb")
    assert here.post("/account/", {"language": "xx"}).status_code == 422


def test_the_language_chosen_in_the_menu_is_the_one_written_too(kari: User) -> None:
    here = signed_in()
    page = here.get("/account/").text
    assert "written to you is in Norwegian Bokmål" in page
    assert "checked" not in page
    here.post("/language/setlang/", {"language": "nn", "next": "/account/"})
    kari.refresh_from_db()
    assert (kari.language, here.cookies["django_language"].value) == ("nn", "nn")
    here.post("/language/setlang/", {"language": "xx", "next": "/account/"})
    kari.refresh_from_db()
    assert kari.language == "nn"
    assert re.search(r'value="nn"[^>]*checked', here.get("/account/").text)


def test_strangers_are_asked_who_they_are_and_find_back(larvik_client: Client) -> None:
    answer = larvik_client.get("/account/sessions/")
    assert answer["location"] == "/sign-in/?next=/account/sessions/"


def test_staying_asks_for_a_session_and_says_how_long_it_lasts(kari: User, larvik_client: Client) -> None:
    here = signed_in()
    with time_machine.travel(timezone.now() + timedelta(minutes=100), tick=False):
        answer = here.post("/account/stay/")
        assert answer.json()["idle"] == AT_WORK.idle.total_seconds() - 60
        assert answer.json()["left"] <= (AT_WORK.absolute - timedelta(minutes=100)).total_seconds()
        assert Session.objects.get(user=kari).seen_at == timezone.now()
    assert larvik_client.post("/account/stay/").status_code == 403
    assert here.get("/account/stay/").status_code == 405


def test_staying_beyond_the_longest_day_is_not_possible(kari: User) -> None:
    here = signed_in()
    for hour in range(1, 12):
        with time_machine.travel(timezone.now() + timedelta(hours=hour)):
            assert here.post("/account/stay/").status_code == 200
    with time_machine.travel(timezone.now() + AT_WORK.absolute):
        assert here.post("/account/stay/").status_code == 403


def test_a_page_knows_when_its_session_ends_and_a_strangers_does_not(
    kari: User, larvik_client: Client
) -> None:
    assert 'data-idle="7140"' in signed_in().get("/account/").content.decode()
    assert "session-end" not in larvik_client.get("/sign-in/").content.decode()


@pytest.mark.parametrize("written", ["//evil.example/x", "/\\evil.example/x", "////evil.example"])
def test_it_leads_back_to_no_other_host(larvik_client: Client, written: str) -> None:
    referer = f"http://larvik.localhost{written}"
    answer = larvik_client.post("/account/", {"language": "nb"}, headers={"referer": referer})
    assert answer["location"] == "/sign-in/?next=/account/&unsaved=1"


def test_what_was_sent_too_late_is_said_to_be_lost_and_leads_back_to_where_it_was_written(
    larvik_client: Client,
) -> None:
    written = "http://larvik.localhost/account/?from=menu"
    answer = larvik_client.post("/account/", {"language": "nb"}, headers={"referer": written})
    assert answer["location"] == "/sign-in/?next=/account/%3Ffrom%3Dmenu&unsaved=1"
    larvik_client.cookies["django_language"] = "en"
    assert "was not saved" in larvik_client.get(answer["location"]).content.decode()
    elsewhere = larvik_client.post("/account/", headers={"referer": "https://evil.example/x"})
    assert elsewhere["location"] == "/sign-in/?next=/account/&unsaved=1"
