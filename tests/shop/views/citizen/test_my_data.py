"""All that is stored about somebody, for themselves: a page, a file, and the wish to have it erased."""

import json
import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import timezone, translation
from django.utils.html import strip_tags

from audit.models import AuditEntry
from foundation.actor import SYSTEM
from notifications.models import ContactPreferences, RegisterContact
from shop.domain.circumstances.protection import protect_recipient
from shop.domain.privacy.retention import set_days
from shop.enums import (
    AddressProtection,
    ErasureState,
    RecipientEnd,
    RepresentationKind,
    RetentionKind,
    StaffRole,
)
from shop.models import ErasureRequest, Recipient, RoleGrant
from tests.factories.representatives import account_of, make_representation
from tests.factories.world import (
    World,
    at,
    make_administrator,
    make_entitlement,
    make_recipient,
    make_service,
    make_user,
)
from tests.sample_module.module import notes
from tests.shop.views.conftest import Count, sign_in
from tests.shop.views.visits import make_visit

PAGE, FILE = "/me/data/", "/me/data/file/"


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def ingrid(world: World, larvik_client: Client) -> Client:
    larvik_client.cookies["django_language"] = "en"
    return sign_in(larvik_client, world.user)


@pytest.fixture
def officer(world: World) -> Client:
    user = make_user("Siri Prøve")
    RoleGrant.objects.create(user=user, role=StaffRole.CASE_OFFICER, department=world.department)
    client = Client(headers={"host": "larvik.localhost"})
    client.cookies["django_language"] = "en"
    return sign_in(client, user)


def sent(page: str) -> dict[str, str]:
    """What the question sends along with its answer."""
    (until,) = re.findall(r'name="until" value="([^"]+)"', page)
    return {"until": until}


def fill(world: World) -> None:
    Recipient.objects.filter(pk=world.recipient.pk).update(address="Prøvegata 9", phone="68050009")
    notes[world.recipient.pk] = "Ring på to ganger"
    make_visit(world, at(2, 9), recipient=world.recipient)
    make_visit(world, at(2, 9), recipient=make_recipient(name="Odd Fremmed"), provider=world.providers[1])


def test_the_page_has_what_every_room_holds(world: World, ingrid: Client) -> None:
    fill(world)
    page = ingrid.get(PAGE).text
    for words in ("Prøvegata 9", "68050009", "Ring på to ganger", world.service.name, str(world.user.email)):
        assert words in page
    assert "Odd Fremmed" not in page


def test_parts_are_folded_with_their_counts_and_the_links_to_them_stay(world: World, ingrid: Client) -> None:
    for hour in (9, 10, 11, 12):
        make_visit(world, at(2, hour), recipient=world.recipient)
    page = ingrid.get(PAGE).text
    first, rest = page.split('id="part-granted"')
    assert first.count('<details class="fold" open') == 1
    assert '<details class="fold" open' not in rest
    visits = rest[rest.index('id="part-visits"') :]
    assert "8 entries" in visits[: visits.index("</summary>")]
    assert 'href="#part-visits"' in first


def test_what_is_empty_is_left_out(world: World, ingrid: Client) -> None:
    """No column, no cell and no line for what is not there."""
    make_visit(world, at(2, 9), recipient=world.recipient)
    page = ingrid.get(PAGE).text
    assert "–</td>" not in page
    assert "–</dd>" not in page
    assert "Why it was cancelled" not in page
    assert "Last day</th>" not in page
    assert "Starts</th>" in page


def test_the_file_has_all_of_it_and_is_no_page(world: World, ingrid: Client) -> None:
    fill(world)
    response = ingrid.get(FILE)
    document = json.loads(response.content)
    assert response["Content-Type"] == "application/json; charset=utf-8"
    assert "attachment" in response["Content-Disposition"]
    assert "no-store" in response["Cache-Control"]
    assert document["sections"]["person"]["shop.Recipient"][0]["address"] == "Prøvegata 9"
    assert len(document["sections"]["visits"]["shop.Booking"]) == 1
    assert document["modules"]["sample"]["note"] == "Ring på to ganger"
    assert document["log"][0]["action"] == "my_data.downloaded"
    assert "Fremmed" not in response.text


def test_neither_says_secrets_or_what_is_protected(world: World, ingrid: Client) -> None:
    fill(world)
    protect_recipient(
        Recipient.objects.get(pk=world.recipient.pk),
        level=AddressProtection.CONFIDENTIAL,
        actor=world.actor(),
    )
    for path in (PAGE, FILE):
        text = ingrid.get(path).text
        assert "Prøvegata" not in text
        assert "68050009" not in text
        assert world.user.password not in text
        assert str(ingrid.session.session_key) not in text


def test_a_protected_number_that_messages_go_to_is_in_no_file_of_the_municipality_or_of_who_acts(
    world: World, ingrid: Client, officer: Client
) -> None:
    """Neither what they wrote themselves nor what the national register said before they were protected."""
    ContactPreferences.objects.create(user=world.user, phone="68050777")
    RegisterContact.objects.create(user=world.user, email="hemmelig@example.no", phone="68050778")
    file = f"/manage/recipients/{world.recipient.pk}/file/"
    assert "68050777" in officer.get(file).text
    assert "68050778" in officer.get(file).text
    level = AddressProtection.STRICTLY_CONFIDENTIAL
    protect_recipient(world.recipient, level=level, actor=world.actor())
    right = make_representation(world.recipient, kind=RepresentationKind.GUARDIAN)
    guardian = Client(headers={"host": "larvik.localhost"})
    sign_in(guardian, account_of(right)).post(f"/acting/{right.pk}/")
    pages = [officer.get(file), *[each.get(path) for each in (guardian, ingrid) for path in (PAGE, FILE)]]
    assert {page.status_code for page in pages} == {200}
    for page in pages:
        assert "68050777" not in page.text
        assert "68050778" not in page.text


def test_what_the_national_register_said_of_who_is_protected_is_forgotten(world: World) -> None:
    RegisterContact.objects.create(user=world.user, email="hemmelig@example.no", phone="68050778")
    protect_recipient(world.recipient, level=AddressProtection.CONFIDENTIAL, actor=world.actor())
    assert not RegisterContact.objects.exists()


def test_it_takes_as_many_statements_for_one_as_for_three(
    world: World, ingrid: Client, statements: Count
) -> None:
    for hour in (9, 10, 11):
        make_visit(world, at(2, hour), recipient=world.recipient)
    few = statements(ingrid, PAGE)
    for hour in (9, 10, 11):
        make_visit(world, at(3, hour), recipient=world.recipient)
        make_entitlement(world.recipient, make_service(world.department, name=f"Tilbud {hour}"))
    assert statements(ingrid, PAGE) == few


class TestWish:
    def test_it_is_asked_seen_and_taken_back(self, world: World, ingrid: Client, officer: Client) -> None:
        ingrid.post("/me/data/erase/")
        ingrid.post("/me/data/erase/")
        assert ErasureRequest.objects.get().state == ErasureState.ASKED
        assert "has not answered yet" in ingrid.get(PAGE).text
        assert "They ask to be erased" in officer.get(f"/manage/recipients/{world.recipient.pk}/").text
        ingrid.post("/me/data/keep/")
        assert ErasureRequest.objects.get().state == ErasureState.WITHDRAWN
        assert "They ask to be erased" not in officer.get(f"/manage/recipients/{world.recipient.pk}/").text

    def test_a_no_is_seen(self, world: World, ingrid: Client, officer: Client) -> None:
        ingrid.post("/me/data/erase/")
        officer.post(f"/manage/recipients/{world.recipient.pk}/erase/refuse/")
        assert "it is not possible yet" in ingrid.get(PAGE).text


class TestMunicipality:
    def test_a_wish_to_be_erased_is_found_until_it_is_answered(
        self, world: World, ingrid: Client, officer: Client
    ) -> None:
        administrator = Client(headers={"host": "larvik.localhost"})
        administrator.cookies["django_language"] = "en"
        sign_in(administrator, make_administrator(world.department))
        ingrid.post("/me/data/erase/")
        recipients = f"/manage/departments/{world.department.pk}/recipients/"
        assert 'id="wishes-heading"' in officer.get(recipients).text
        assert "asks to be erased" in administrator.get(f"/manage/departments/{world.department.pk}/").text
        officer.post(f"/manage/recipients/{world.recipient.pk}/erase/refuse/")
        assert 'id="wishes-heading"' not in officer.get(recipients).text
        assert (
            "asks to be erased" not in administrator.get(f"/manage/departments/{world.department.pk}/").text
        )

    def test_the_same_file_is_made_and_logged(self, world: World, ingrid: Client, officer: Client) -> None:
        fill(world)
        document = json.loads(officer.get(f"/manage/recipients/{world.recipient.pk}/file/").content)
        own = json.loads(ingrid.get(FILE).content)
        assert document["sections"]["person"] == own["sections"]["person"]
        assert AuditEntry.objects.filter(action="recipient.exported").count() == 1

    def test_erasing_shows_first_what_goes_and_what_stays(self, world: World, officer: Client) -> None:
        visit = make_visit(world, at(-3, 9))
        page = f"/manage/recipients/{visit.recipient_id}/erase/"
        asked = officer.get(page).text
        assert "This goes" in asked
        assert "This stays" in asked
        assert asked.index("Name, address, phone") < asked.index("This stays")
        assert "<strong>1 visit</strong>" in asked
        assert "row" not in strip_tags(asked[asked.index("This goes") :])
        assert "Give them the file first" in asked
        assert "bokføringsloven § 13" in asked
        without_a_word = officer.post(page, {"until": sent(asked)["until"]})
        assert (without_a_word.status_code, "Say that you know" in without_a_word.text) == (422, True)
        assert Recipient.objects.get(pk=visit.recipient_id).erased_at is None
        assert officer.post(page, sent(asked) | {"is_agreed": "on"}).status_code == 302
        visit.recipient.refresh_from_db()
        assert visit.recipient.erased_at is not None
        after = officer.get(f"/manage/recipients/{visit.recipient_id}/").text
        assert "They were erased on" in after
        assert "<li>1 visit</li>" in after
        ledger = f"/manage/departments/{world.department.pk}/recipients/{visit.recipient_id}/ledger/"
        assert f'href="{ledger}"' in after
        for gone in ("/reopen/", "/protection/", "pen again", "Who may act", "/erase/"):
            assert gone not in after
        again = officer.get(f"/manage/recipients/{visit.recipient_id}/reopen/", follow=True).text
        assert "there is nobody to open the services for" in again

    def test_of_who_has_died_it_speaks_of_those_left_behind(self, world: World, officer: Client) -> None:
        visit = make_visit(world, at(-3, 9))
        Recipient.objects.filter(pk=visit.recipient_id).update(
            ended_on=timezone.localdate(), end_reason=RecipientEnd.DIED, is_active=False
        )
        asked = officer.get(f"/manage/recipients/{visit.recipient_id}/erase/").text
        assert "Give them the file" not in asked
        assert "the closest relatives or the estate" in asked
        page = officer.get(f"/manage/recipients/{visit.recipient_id}/").text
        assert "themselves on their own page" not in page

    def test_a_yes_to_an_earlier_day_is_no_yes(self, world: World, officer: Client) -> None:
        """The rule was made longer while the question stood there."""
        visit = make_visit(world, at(-3, 9))
        page = f"/manage/recipients/{visit.recipient_id}/erase/"
        answer = sent(officer.get(page).text) | {"is_agreed": "on"}
        set_days(RetentionKind.ENDED_RECIPIENTS, days=3650, actor=SYSTEM)
        assert "may need the name still" in officer.post(page, answer, follow=True).text
        assert Recipient.objects.get(pk=visit.recipient_id).erased_at is None

    def test_what_is_too_early_is_said_and_nothing_happens(self, world: World, officer: Client) -> None:
        page = f"/manage/recipients/{world.recipient.pk}/erase/"
        assert "They have decisions" in officer.get(page).text
        assert officer.post(page).status_code == 302
        assert Recipient.objects.get(pk=world.recipient.pk).erased_at is None
