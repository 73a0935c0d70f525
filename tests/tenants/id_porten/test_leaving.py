"""Out again: from here, from there, and what the central host may know meanwhile."""

import base64
import json
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import Session
from foundation.scope import PUBLIC_SCOPE, use_scope
from shop.models import Recipient
from tenants.id_porten.sessions import forget_provider_sessions, session_hash
from tenants.models import ProviderSession
from tests.factories.world import PASSWORD, make_user
from tests.tenants.id_porten.conftest import CENTRAL, INGRID, Visit, is_nobody


class Attributes(HTMLParser):
    """The attributes of each tag of some name."""

    def __init__(self, tag: str, text: str) -> None:
        super().__init__()
        self.tag, self.found = tag, list[dict[str, str]]()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == self.tag:
            self.found.append({name: value or "" for name, value in attrs})


def noted() -> list[ProviderSession]:
    with use_scope(PUBLIC_SCOPE):
        return list(ProviderSession.objects.select_related("tenant").order_by("tenant__name"))


@pytest.mark.usefixtures("ingrid", "ingrid_in_sandefjord")
def test_the_central_side_keeps_a_hash_and_the_municipality_for_two_hours(visit: Visit) -> None:
    visit.sign_in()
    (row,) = noted()
    assert (len(row.sid_hash), row.tenant.slug) == (64, "larvik")
    assert timedelta(minutes=119) < row.ends_at - timezone.now() <= timedelta(minutes=120)
    assert {field.name for field in ProviderSession._meta.fields} == {"id", "sid_hash", "tenant", "ends_at"}
    with use_scope(PUBLIC_SCOPE):
        forget_provider_sessions()
        assert ProviderSession.objects.exists()
        with time_machine.travel(timezone.now() + timedelta(minutes=121)):
            forget_provider_sessions()
    assert noted() == []


def frames_of(sid: str, issuer: str) -> list[str]:
    answer = Client().get(
        "/sign-in/id-porten/ended/", {"iss": issuer, "sid": sid}, headers={"host": "localhost"}
    )
    assert answer.status_code == 200
    assert "X-Frame-Options" not in answer
    assert f"frame-ancestors {issuer}" in answer["Content-Security-Policy"]
    return [frame["src"] for frame in Attributes("iframe", answer.content.decode()).found]


def sid_of(visit: Visit) -> str:
    """What ID-porten called the session, from the token that the sign-out page gives back to it."""
    page = visit.browser.post("/sign-in/out/", headers={"host": visit.host}).content.decode()
    fields = {each["name"]: each["value"] for each in Attributes("input", page).found if "value" in each}
    body = fields["id_token_hint"].split(".")[1]
    return str(json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))["sid"])


@pytest.mark.usefixtures("ingrid")
def test_signed_out_elsewhere_is_signed_out_here_without_any_cookie(visit: Visit) -> None:
    left = Visit(visit.issuer)
    visit.sign_in()
    left.sign_in()
    sid = sid_of(left)
    Session.objects.filter(user__isnull=False).update(provider_session=session_hash(sid))
    other = make_user("Ola Prøve", email="ola@example.no", password=PASSWORD)
    colleague = Client(headers={"host": visit.host})
    colleague.post("/sign-in/password/", {"email": other.email, "password": PASSWORD})
    (frame,) = frames_of(sid, visit.issuer)
    address = urlsplit(frame)
    assert address.netloc == "larvik.localhost:8000"
    answer = Client().get(f"{address.path}?{address.query}", headers={"host": "larvik.localhost"})
    assert (answer.status_code, "X-Frame-Options" in answer) == (200, False)
    assert not visit.is_signed_in
    assert Session.objects.filter(user=other).exists()


@pytest.mark.usefixtures("ingrid")
def test_a_session_nobody_knows_ends_none(visit: Visit) -> None:
    visit.sign_in()
    assert frames_of("another", visit.issuer) == []
    for host in ("localhost", "larvik.localhost"):
        for query in ({"iss": "https://elsewhere.example", "sid": "x"}, {"iss": visit.issuer}, {}):
            answer = Client().get("/sign-in/id-porten/ended/", query, headers={"host": host})
            assert answer.status_code == 400
    visit.get(f"/sign-in/id-porten/ended/?iss={visit.issuer}&sid=another")
    assert visit.is_signed_in


@pytest.mark.usefixtures("ingrid")
def test_signing_out_here_goes_on_to_id_porten_and_back(visit: Visit) -> None:
    visit.sign_in()
    page = visit.browser.post("/sign-in/out/", headers={"host": visit.host})
    assert not visit.is_signed_in
    text = page.content.decode()
    assert f"form-action 'self' {visit.issuer}" in page["Content-Security-Policy"]
    (form,) = [each for each in Attributes("form", text).found if each["action"].startswith(visit.issuer)]
    fields = {each["name"]: each["value"] for each in Attributes("input", text).found if each.get("name")}
    asking = visit.at_id_porten.post(form["action"], data=fields, timeout=5)
    (sure,) = Attributes("form", asking.text).found
    said = {each["name"]: each["value"] for each in Attributes("input", asking.text).found}
    gone = visit.at_id_porten.post(sure["action"], data=said, allow_redirects=False, timeout=5)
    assert gone.headers["location"] == f"{fields['post_logout_redirect_uri']}?state={quote(fields['state'])}"
    assert fields["post_logout_redirect_uri"] == f"{CENTRAL}/sign-in/id-porten/signed-out/"
    back = Client().get(
        "/sign-in/id-porten/signed-out/", {"state": fields["state"]}, headers={"host": "localhost"}
    )
    assert back["location"] == "http://larvik.localhost:8000/sign-in/id-porten/signed-out/"
    assert visit.get("/sign-in/id-porten/signed-out/").status_code == 200
    assert INGRID.reveal() not in text


@pytest.mark.usefixtures("larvik")
def test_whoever_came_in_with_a_password_goes_to_the_front_page(visit: Visit) -> None:
    user = make_user("Kari Prøve", email="kari@example.no", password=PASSWORD)
    browser = Client(headers={"host": visit.host})
    browser.post("/sign-in/password/", {"email": user.email, "password": PASSWORD})
    answer = browser.post("/sign-in/out/")
    assert (answer.status_code, answer["location"]) == (302, "/")


def test_who_is_nobody_here_can_sign_out_of_id_porten(visit: Visit) -> None:
    assert is_nobody(visit.sign_in())
    page = visit.browser.post("/sign-in/out/", headers={"host": visit.host}).content.decode()
    assert visit.issuer in page


@pytest.mark.usefixtures("ingrid")
def test_while_id_porten_is_away_one_is_signed_out_here(visit: Visit, settings: Any) -> None:
    visit.sign_in()
    settings.ID_PORTEN_ISSUER = "http://127.0.0.1:9"
    assert visit.browser.post("/sign-in/out/", headers={"host": visit.host})["location"] == "/"
    assert not visit.is_signed_in


def test_an_invented_state_leads_to_the_front_page(visit: Visit, ingrid: Recipient) -> None:
    for state in ("", "x", "\x00"):
        answer = Client().get(
            "/sign-in/id-porten/signed-out/", {"state": state}, headers={"host": "localhost"}
        )
        assert answer["location"] == "/"
