"""What is not believed, and what goes nowhere."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.test import RequestFactory
from django.utils import timezone

from accounts.models import Session, User
from accounts.oidc.asking import Answered
from accounts.oidc.tokens import IdToken
from accounts.sessions import SessionStore
from accounts.work_models import WorkIdentity, WorkSignIn
from audit.models import AuditEntry
from foundation.scope import tenant_scope, use_scope
from notifications.models import OutboxMessage
from shop.models import Department
from tenants.work_sign_in.asking import WorkAnswer
from tenants.work_sign_in.intent import INTENT
from tenants.work_sign_in.pages import answer, session_hash
from tests.factories.workplace import BERIT, STIG, WorkVisit, brought, set_up
from tests.factories.world import PASSWORD, make_user
from tjenesteshop.standins.workplace import WorkplaceStandIn


def test_a_code_is_redeemed_once(visit: WorkVisit) -> None:
    address = visit.choose(visit.begin(), BERIT.id)
    assert visit.come_back(address).status_code == 302
    assert visit.come_back(address).status_code == 400


def test_a_code_is_for_the_browser_that_asked(visit: WorkVisit) -> None:
    address = visit.choose(visit.begin(), BERIT.id)
    other = WorkVisit()
    other.begin()
    assert other.come_back(address).status_code == 400
    assert not User.objects.filter(email=BERIT.email).exists()


def test_a_code_is_for_the_municipality_that_asked(
    visit: WorkVisit, workplace: WorkplaceStandIn, department: Department
) -> None:
    """The other one trusts the same employer, and its own cookie is there too."""
    with use_scope(tenant_scope("sandefjord")):
        set_up(workplace)
    neighbour = WorkVisit(host="sandefjord.localhost")
    state = brought(neighbour.choose(neighbour.begin(), BERIT.id))["state"]
    said = brought(visit.choose(visit.begin(), BERIT.id))
    answer = neighbour.get(f"/sign-in/work/answer/?{urlencode(said | {'state': state})}")
    assert answer.status_code == 400
    with use_scope(tenant_scope("sandefjord")):
        assert not User.objects.filter(email=BERIT.email).exists()


@pytest.mark.parametrize(
    "query", ["", "?state=&code=", "?code=abc", "?state=abc&code=abc", "?error=access_denied"]
)
def test_an_answer_to_nothing_is_not_believed(visit: WorkVisit, query: str) -> None:
    assert visit.get(f"/sign-in/work/answer/{query}").status_code == 400


def test_the_issuer_in_the_address_must_be_the_one_that_was_asked(visit: WorkVisit) -> None:
    address = visit.choose(visit.begin(), BERIT.id)
    said = brought(address) | {"iss": "https://elsewhere.example.no"}
    assert visit.get(f"/sign-in/work/answer/?{urlencode(said)}").status_code == 400


def test_a_wrong_secret_signs_nobody_in(visit: WorkVisit, work: WorkSignIn) -> None:
    work.seal("another")
    work.save()
    assert visit.get("/sign-in/work/").status_code == 503


def test_going_back_leads_to_the_other_ways(visit: WorkVisit) -> None:
    answer = visit.come_back(visit.choose(visit.begin(), "nobody"))
    assert (answer.status_code, answer["location"]) == (302, "/sign-in/")


def test_where_it_is_not_set_up_there_is_nothing(larvik: object) -> None:
    visit = WorkVisit()
    assert visit.get("/sign-in/work/").status_code == 404
    assert visit.get("/sign-in/work/answer/?state=a&code=b").status_code == 404
    assert visit.get("/sign-in/work/ended/?sid=a").status_code == 404


def test_before_it_is_open_it_signs_nobody_in(visit: WorkVisit) -> None:
    WorkSignIn.objects.update(is_open=False)
    assert visit.sign_in(BERIT).status_code == 404
    assert not visit.is_signed_in
    assert not User.objects.filter(email=BERIT.email).exists()


@pytest.mark.parametrize("change", [{"is_open": False}, {"issuer": "https://login.example.no"}, None])
def test_what_was_changed_while_the_employer_was_asked_counts(
    visit: WorkVisit, work: WorkSignIn, rf: RequestFactory, change: dict[str, Any] | None
) -> None:
    """An answer may take its time, and nobody waits for it before they close the door."""
    claims = {"email": BERIT.email, "groups": list(BERIT.groups)}
    token = IdToken(subject=BERIT.id, level="", session="", claims=claims, raw="")
    if change is None:
        WorkSignIn.objects.all().delete()
    else:
        WorkSignIn.objects.update(**change)
    request = rf.get("/sign-in/work/answer/", headers={"host": visit.host})
    request.session, request.user = SessionStore(), AnonymousUser()
    said = WorkAnswer(work, Answered(token, "/"))
    request.prologue = said  # type: ignore[attr-defined]  # as the middleware does
    try:
        assert answer(request).status_code == 400
    except Http404:
        assert change == {"is_open": False}
    assert not User.objects.filter(email=BERIT.email).exists()


def test_a_provider_on_our_own_network_is_not_asked(visit: WorkVisit, settings: Any) -> None:
    settings.OUTGOING_TO_LOOPBACK = False
    assert visit.get("/sign-in/work/").status_code in {302, 503}  # what it said a moment ago may be kept
    WorkSignIn.objects.update(issuer="https://127.0.0.1:1")
    assert visit.get("/sign-in/work/").status_code == 503


def test_a_next_page_elsewhere_is_not_gone_to(visit: WorkVisit) -> None:
    assert visit.sign_in(BERIT, next_url="https://elsewhere.example.no/")["location"] == "/"


class TestConnecting:
    def test_who_has_an_account_connects_it_and_signs_in_with_it_afterwards(self, visit: WorkVisit) -> None:
        owner = make_user(email=BERIT.email, password=PASSWORD)
        come_in(visit, owner)
        answer = visit.post("/sign-in/work/connect/")
        # Not a redirect: browsers let a form end on no other site than those of its page's policy.
        assert (answer.status_code, answer["Refresh"]) == (200, "0; url=/sign-in/work/")
        back = visit.sign_in(BERIT)
        assert (back.status_code, back["location"]) == (302, "/account/")
        assert WorkIdentity.objects.get().user == owner
        later = WorkVisit()
        assert later.sign_in(BERIT).status_code == 302
        assert User.objects.filter(email=BERIT.email).count() == 1
        assert Session.objects.filter(user=owner).count() == 2

    def test_it_is_noted_and_the_owner_is_told(self, visit: WorkVisit) -> None:
        """Whoever has the work account can sign in as them from now on."""
        owner = make_user(password=PASSWORD)
        come_in(visit, owner)
        for _time in range(2):
            visit.post("/sign-in/work/connect/")
            visit.sign_in(STIG)
        assert OutboxMessage.objects.filter(user=owner, kind="accounts.work_connected").count() == 1
        visit.post("/sign-in/work/disconnect/")
        noted = AuditEntry.objects.filter(object_id=owner.pk, action__startswith="work_account.")
        assert list(noted.order_by("pk").values_list("action", flat=True)) == [
            "work_account.connected",
            "work_account.disconnected",
        ]

    def test_a_screen_left_open_connects_nobodys(self, visit: WorkVisit) -> None:
        """A colleague who sits down there would otherwise be its owner with their own work account for good."""
        come_in(visit, make_user(password=PASSWORD))
        with time_machine.travel(timezone.now() + timedelta(minutes=16)):
            answer = visit.post("/sign-in/work/connect/")
            assert answer["location"] == "/account/second-step/confirm/?next=%2Fsign-in%2Fwork%2Fmine%2F"
            assert INTENT not in visit.browser.session
            assert visit.post(answer["location"], {"password": PASSWORD}).status_code == 302
            assert visit.post("/sign-in/work/connect/")["Refresh"] == "0; url=/sign-in/work/"

    def test_being_led_to_the_address_connects_nothing(self, visit: WorkVisit) -> None:
        """Without the form one signs in, as whoever the employer says."""
        visit.browser.force_login(make_user(password=PASSWORD))
        visit.sign_in(BERIT)
        assert WorkIdentity.objects.get().user.email == BERIT.email

    def test_somebody_elses_is_not_taken_over(self, visit: WorkVisit) -> None:
        visit.sign_in(BERIT)
        owner = User.objects.get(email=BERIT.email)
        other = WorkVisit()
        come_in(other, make_user(password=PASSWORD))
        other.post("/sign-in/work/connect/")
        assert other.sign_in(BERIT).status_code == 403
        assert WorkIdentity.objects.get().user == owner

    def test_one_account_has_one(self, visit: WorkVisit) -> None:
        owner = make_user(password=PASSWORD)
        come_in(visit, owner)
        visit.post("/sign-in/work/connect/")
        visit.sign_in(STIG)
        visit.post("/sign-in/work/connect/")
        visit.at_work.cookies.clear()
        assert visit.sign_in(BERIT).status_code == 403
        assert WorkIdentity.objects.get().subject == STIG.id

    def test_a_citizen_has_nothing_to_connect(self, visit: WorkVisit) -> None:
        visit.browser.force_login(make_user())
        assert visit.post("/sign-in/work/connect/").status_code == 404

    def test_who_takes_it_back_signs_in_with_the_password_alone(self, visit: WorkVisit) -> None:
        owner = make_user(password=PASSWORD)
        come_in(visit, owner)
        visit.post("/sign-in/work/connect/")
        visit.sign_in(STIG)
        assert "Connected" in page(visit, "/account/")
        assert "/disconnect/" in page(visit, "/sign-in/work/mine/")
        visit.post("/sign-in/work/disconnect/")
        assert not WorkIdentity.objects.exists()
        assert WorkVisit().sign_in(STIG).status_code == 403

    def test_without_a_password_it_stays_connected(self, visit: WorkVisit) -> None:
        visit.sign_in(BERIT)
        assert "/disconnect/" not in page(visit, "/sign-in/work/mine/")
        visit.post("/sign-in/work/disconnect/")
        assert WorkIdentity.objects.filter(user__email=BERIT.email).exists()

    def test_a_stranger_is_sent_to_sign_in(self, visit: WorkVisit) -> None:
        assert visit.post("/sign-in/work/connect/")["location"].startswith("/sign-in/?next=")


class TestEnding:
    def test_signing_out_at_work_ends_the_sessions_opened_with_it(
        self, visit: WorkVisit, work: WorkSignIn
    ) -> None:
        visit.sign_in(BERIT)
        opened = Session.objects.get(user__email=BERIT.email)
        assert len(opened.provider_session) == len(session_hash(work, ""))
        Session.objects.filter(pk=opened.pk).update(provider_session=session_hash(work, "their name for it"))
        assert ended(visit, iss=work.issuer, sid="another").status_code == 200
        assert visit.is_signed_in
        assert ended(visit, iss=work.issuer, sid="their name for it").status_code == 200
        assert not visit.is_signed_in

    def test_the_address_can_be_framed_by_the_employer_alone(
        self, visit: WorkVisit, work: WorkSignIn
    ) -> None:
        answer = ended(visit, iss=work.issuer, sid="s")
        assert f"frame-ancestors {work.issuer}" in answer["Content-Security-Policy"]
        assert ended(visit, iss="https://elsewhere.example.no", sid="s").status_code == 400
        assert ended(visit, iss=work.issuer, sid="").status_code == 400


def come_in(visit: WorkVisit, user: User) -> None:
    """With their password."""
    said = {"email": user.email, "password": PASSWORD}
    assert visit.post("/sign-in/password/", said).status_code == 302


def ended(visit: WorkVisit, **said: str) -> Any:
    return visit.get(f"/sign-in/work/ended/?{urlencode(said)}")


def page(visit: WorkVisit, path: str) -> str:
    visit.browser.cookies["django_language"] = "en"
    answer = visit.get(path)
    assert answer.status_code == 200
    return str(answer.content.decode())
