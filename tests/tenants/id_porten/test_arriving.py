"""Sign-in with ID-porten from the municipality's page and back to it, through the central host."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from accounts.models import Session, SignInPolicy, User
from audit.models import AuditEntry
from foundation.scope import Scope
from shop.models import Recipient
from tenants.id_porten.sessions import session_hash
from tests.factories.id_porten import choose
from tests.tenants.id_porten.conftest import CENTRAL, INGRID, STRANGER, Visit, is_nobody


def test_whom_the_municipality_knows_by_number_is_signed_in(visit: Visit, ingrid: Recipient) -> None:
    answer = visit.sign_in()
    assert (answer.status_code, answer["location"]) == (302, "/bookings/")
    ingrid.refresh_from_db()
    assert ingrid.user is not None
    assert (ingrid.user.name, ingrid.user.email, ingrid.user.has_usable_password()) == (
        ingrid.name,
        None,
        False,
    )
    assert visit.is_signed_in
    (entry,) = AuditEntry.objects.filter(action="recipient.signed_in_first")
    assert (entry.recipient_id, entry.actor_id) == (ingrid.pk, ingrid.user_id)


@pytest.mark.parametrize(
    ("cookie", "asked", "greeted"),
    [
        ("nn", "", "Vel ein oppdikta person"),
        ("nb", "nn-NO", "Velg en oppdiktet person"),
        ("en", "", "Choose an invented person"),
        ("", "nn-NO", "Vel ein oppdikta person"),
        ("", "no", "Velg en oppdiktet person"),
    ],
)
def test_id_porten_speaks_as_we_did(visit: Visit, cookie: str, asked: str, greeted: str) -> None:
    visit.browser.defaults["HTTP_ACCEPT_LANGUAGE"] = asked
    if cookie:
        visit.browser.cookies["django_language"] = cookie
    assert greeted in visit.at_id_porten.get(visit.begin(), timeout=5).text


def test_coming_again_is_being_the_same(visit: Visit, ingrid: Recipient) -> None:
    visit.sign_in()
    Visit(visit.issuer).sign_in()
    assert User.objects.count() == 1
    assert Session.objects.filter(user=User.objects.get()).count() == 2


def test_the_session_can_be_found_by_what_id_porten_calls_it_and_holds_no_number_one_could_read(
    visit: Visit, ingrid: Recipient
) -> None:
    visit.sign_in()
    row = Session.objects.get(user__isnull=False)
    assert len(row.provider_session) == len(session_hash(""))
    token = row.get_decoded()["_provider_token"]
    assert INGRID.reveal() not in str(row.get_decoded())
    assert len(token) > 500


def test_nobody_is_told_so_politely_and_nothing_is_made(visit: Visit, ingrid: Recipient) -> None:
    answer = visit.sign_in(STRANGER)
    assert is_nobody(answer)
    text = visit.get(answer["location"]).content.decode()
    assert STRANGER.reveal() not in text
    assert "/sign-in/out/" in text
    assert not visit.is_signed_in
    assert not User.objects.exists()


def test_the_page_for_nobody_is_for_who_comes_from_there(visit: Visit, ingrid: Recipient) -> None:
    page = "/sign-in/id-porten/nobody/"
    assert visit.get(page)["location"] == "/sign-in/"
    visit.sign_in()
    assert visit.get(page)["location"] == "/"


def test_whose_services_have_ended_is_nobody(visit: Visit, ingrid: Recipient) -> None:
    Recipient.objects.filter(pk=ingrid.pk).update(is_active=False)
    assert is_nobody(visit.sign_in())
    assert not User.objects.exists()


def test_whose_account_is_closed_is_nobody(visit: Visit, ingrid: Recipient) -> None:
    visit.sign_in()
    User.objects.update(is_active=False)
    assert is_nobody(Visit(visit.issuer).sign_in())


def test_going_back_leads_to_the_ways_to_sign_in(visit: Visit, ingrid: Recipient) -> None:
    brought = choose(visit.begin(), pid="", stop_at=CENTRAL)
    answer = visit.come_back(dict(brought))
    assert (answer.status_code, answer["location"]) == (302, "/sign-in/")
    assert not visit.is_signed_in


def test_it_leads_to_no_other_site(visit: Visit, ingrid: Recipient) -> None:
    assert visit.sign_in(next_url="https://elsewhere.example/")["location"] == "/"


def test_two_tabs_answer_each_for_itself(visit: Visit, ingrid: Recipient) -> None:
    first, second = visit.begin("/bookings/"), visit.begin("/me/")
    to_first = visit.come_back(dict(choose(first, pid=INGRID.reveal(), stop_at=CENTRAL)))
    to_second = visit.come_back(dict(choose(second, pid=INGRID.reveal(), stop_at=CENTRAL)))
    assert (to_first["location"], to_second["location"]) == ("/bookings/", "/me/")


def test_a_municipality_may_say_that_less_is_sure_enough(visit: Visit, ingrid: Recipient) -> None:
    assert visit.sign_in(level="idporten-loa-substantial").status_code == 400
    SignInPolicy.objects.create(level="idporten-loa-substantial")
    assert visit.sign_in().status_code == 302


def test_it_stands_first_among_the_ways_and_is_absent_where_it_is_not_set_up(
    visit: Visit, larvik: Scope, settings: Any
) -> None:
    assert '"/sign-in/id-porten/' in visit.get("/sign-in/").content.decode()
    settings.ID_PORTEN_ISSUER = ""
    assert '"/sign-in/id-porten/' not in visit.get("/sign-in/").content.decode()
    assert visit.get("/sign-in/id-porten/").status_code == 404
    assert visit.get("/sign-in/id-porten/answer/?state=x&code=y").status_code == 404


def test_while_it_is_away_one_is_told_whom_to_call(visit: Visit, settings: Any) -> None:
    settings.ID_PORTEN_ISSUER = "http://127.0.0.1:9"  # nobody listens there
    assert visit.get("/sign-in/id-porten/").status_code == 503


@pytest.mark.parametrize("method", ["post", "put", "delete"])
@pytest.mark.parametrize("path", ["", "answer/", "ended/", "signed-out/"])
def test_only_looking_is_possible(visit: Visit, path: str, method: str) -> None:
    browser = Client(headers={"host": "larvik.localhost"})
    assert getattr(browser, method)(f"/sign-in/id-porten/{path}").status_code == 405


def test_the_address_with_the_code_goes_nowhere_else(visit: Visit, ingrid: Recipient) -> None:
    brought = choose(visit.begin(), pid=INGRID.reveal(), stop_at=CENTRAL)
    onward = Client().get("/sign-in/id-porten/answer/", brought, headers={"host": "localhost"})
    arrived = visit.get(f"{urlsplit(onward['location']).path}?{urlsplit(onward['location']).query}")
    assert onward["Referrer-Policy"] == "no-referrer"
    for answer in (onward, arrived):
        assert "no-store" in answer["Cache-Control"]
