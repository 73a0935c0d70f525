"""The pages of the crew, the store, the recipient and the accounts."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from audit.models import AuditEntry
from modules.shopping_help.domain.closing import close_run, draft_of
from modules.shopping_help.enums import MarkKind
from modules.shopping_help.models import AllergyWarning, DeliveryStop, FeeEntry, GoodsEntry, StorePartner
from modules.shopping_help.tasks import tell_stores
from notifications.models import OutboxMessage
from shop.domain.circumstances.protection import protect_recipient
from shop.enums import AbsenceReason, AddressProtection, BookingStatus, StaffRole
from shop.models import Absence, Booking, RoleGrant
from tests.factories.world import make_administrator, make_department, make_provider, make_user
from tests.modules.shopping_help.crew.conftest import CrewWorld, browser_of

ROOT = "/modules/shopping_help/"


@pytest.fixture
def helper(crew: CrewWorld, larvik_client: Client) -> Client:
    return browser_of(larvik_client, crew.member.user)


def run_page(crew: CrewWorld, tail: str = "") -> str:
    return f"{ROOT}crew/runs/{crew.run.pk}/{tail}"


def line_page(crew: CrewWorld, text: str, tail: str = "") -> str:
    return f"{ROOT}crew/lines/{crew.lines[text].pk}/{tail}"


def test_the_crew_shops_marks_delivers_and_closes(crew: CrewWorld, helper: Client) -> None:
    assert "Shopping runs" in helper.get("/day/").text
    assert run_page(crew) in helper.get(f"{ROOT}crew/").text
    text = helper.get(run_page(crew)).text
    assert text.index("Epler") < text.index("Melk") < text.index("Såpe"), "as one walks through the store"
    for name in ("Melk", "Epler", "Melk "):
        answer = helper.post(line_page(crew, name), {"kind": "found", "seen": "0"})
        assert answer["Location"].endswith(f"#line-{crew.lines[name].pk}")
    helper.post(line_page(crew, "Såpe"), {"kind": "found", "seen": "0"})
    assert "Price is missing" in helper.get(run_page(crew)).text
    assert "no price yet" in helper.get(run_page(crew, "money/")).text
    helper.post(line_page(crew, "Såpe"), {"kind": "found", "seen": "1", "amount": "1", "price": "39,90"})
    crew.begin()
    helper.post(run_page(crew, "set-out/"))
    for order in crew.orders:
        helper.post(f"{ROOT}crew/orders/{order.pk}/outcome/", {"says": "delivered"})
    assert helper.get(run_page(crew, "delivery/")).text.count(">Delivered<") == 2
    page = helper.get(run_page(crew, "close/"))
    answer = helper.post(run_page(crew, "close/"), {"seen": page.context["seen"]}, follow=True)
    assert "The run is closed" in answer.text
    assert sorted(GoodsEntry.objects.values_list("amount", flat=True)) == [2290 + 3990, 4580 + 5985]
    assert FeeEntry.objects.count() == 2


def test_the_crew_sees_what_somebody_does_not_tolerate_and_is_stopped(
    crew: CrewWorld, helper: Client
) -> None:
    AllergyWarning.objects.create(recipient=crew.world.recipient, allergens=["nuts"], text="kiwi")
    assert "nuts; kiwi" in helper.get(run_page(crew)).text
    sent = {"kind": "substituted", "seen": "0", "text": "Nøttedrikk", "amount": "1", "contains": ["nuts"]}
    answer = helper.post(line_page(crew, "Melk"), sent)
    assert answer.status_code == 409
    assert "They do not tolerate this: nuts." in answer.text
    assert "Nøttedrikk" in answer.text, "what was written is there"
    assert crew.lines["Melk"].marks.count() == 0


def test_who_was_slower_is_told_and_what_they_wrote_is_there(crew: CrewWorld, helper: Client) -> None:
    crew.mark("Melk")
    sent = {"kind": "found", "seen": "0", "amount": "1", "price": "12"}
    answer = helper.post(line_page(crew, "Melk"), sent)
    assert answer.status_code == 409
    assert "was faster" in answer.text
    assert 'value="12"' in answer.text


@pytest.mark.parametrize(
    "sent", [{}, {"kind": "x"}, {"kind": "found", "amount": "-1"}, {"kind": "found", "amount": "æ"}]
)
def test_odd_input_says_so_and_writes_nothing(crew: CrewWorld, helper: Client, sent: dict[str, str]) -> None:
    assert helper.post(line_page(crew, "Melk"), {"seen": "0"} | sent).status_code == 422
    assert crew.lines["Melk"].marks.count() == 0


def test_before_the_cut_off_nothing_of_the_lists_is_shown(crew: CrewWorld, helper: Client) -> None:
    type(crew.run).objects.update(closes_at=timezone.now() + timedelta(minutes=5))
    text = helper.get(run_page(crew)).text
    assert "still open" in text
    assert "Melk" not in text
    assert helper.get(line_page(crew, "Melk")).status_code == 404


def test_who_is_of_no_crew_has_no_run_and_no_entry_in_the_menu(
    crew: CrewWorld, larvik_client: Client
) -> None:
    other = make_provider(make_department(name="Annen"), user=make_user("Annen"))
    browser = browser_of(larvik_client, other.user)
    assert f"{ROOT}crew/" not in browser.get("/day/").text
    for page in (run_page(crew), run_page(crew, "delivery/"), line_page(crew, "Melk")):
        assert browser.get(page).status_code == 404


def test_that_the_crew_looked_is_logged(crew: CrewWorld, helper: Client) -> None:
    helper.get(run_page(crew))
    looks = AuditEntry.objects.filter(action="shopping_help.orders_viewed", actor_id=crew.member.user_id)
    assert {each.recipient_id for each in looks} == {each.booking.recipient_id for each in crew.orders}


def test_a_leader_who_is_ill_is_seen_by_the_crew_and_the_department(
    crew: CrewWorld, helper: Client, larvik_client: Client
) -> None:
    Absence.objects.create(
        provider=crew.leader, during=(crew.run.starts_at, crew.run.ends_at), reason=AbsenceReason.SICK
    )
    text = helper.get(run_page(crew)).text
    assert "The work leader is away" in text
    assert "Mona Makker" in text


def test_a_protected_address_is_the_cores_to_show(crew: CrewWorld, helper: Client) -> None:
    crew.begin()
    protect_recipient(
        crew.world.recipient,
        level=AddressProtection.STRICTLY_CONFIDENTIAL,
        address="Hemmeligveien 7",
        phone="68050777",
        actor=crew.actor(),
    )
    text = helper.get(run_page(crew, "delivery/")).text
    assert "Hemmeligveien" not in text
    assert "The address is protected." in text
    assert "Ingrid" not in text


def test_the_round_is_laid_by_hand_and_kept(crew: CrewWorld, helper: Client) -> None:
    helper.post(f"{ROOT}crew/orders/{crew.orders[1].pk}/move/", {"to": "up"})
    stops = DeliveryStop.objects.order_by("position").values_list("order_id", flat=True)
    assert list(stops) == [crew.orders[1].pk, crew.orders[0].pk]
    text = helper.get(run_page(crew, "delivery/")).text
    assert text.index("Ola") < text.index("Ingrid")


def test_the_store_packs_and_sees_no_more_than_it_needs(crew: CrewWorld, larvik_client: Client) -> None:
    AllergyWarning.objects.create(recipient=crew.world.recipient, allergens=["nuts"])
    store = browser_of(larvik_client, crew.partner)
    assert store.get("/")["Location"] == f"{ROOT}store/"
    page = f"{ROOT}store/runs/{crew.run.pk}/"
    assert page in store.get(f"{ROOT}store/").text
    text = store.get(page).text
    for secret in ("Prøvegata", "68050123", "680 50 123", "Prøve<", "nuts"):
        assert secret not in text, secret
    assert "Ingrid" in text
    store.post(f"{page}received/")
    store.post(
        f"{ROOT}store/lines/{crew.lines['Melk'].pk}/",
        {"kind": "found", "seen": "0", "amount": "2", "price": "21"},
    )
    store.post(f"{ROOT}store/lines/{crew.lines['Såpe'].pk}/", {"kind": "missing", "seen": "0"})
    store.post(page, {"text": "Hentes ved bakdøra kl. 12"})
    seen = browser_of(larvik_client, crew.member.user).get(run_page(crew)).text
    assert "Hentes ved bakdøra kl. 12" in seen
    assert "the store" in seen
    assert crew.lines["Melk"].marks.get().by_store
    assert crew.lines["Såpe"].marks.get().kind == MarkKind.MISSING


def test_a_store_never_says_what_else_will_do(crew: CrewWorld, larvik_client: Client) -> None:
    store = browser_of(larvik_client, crew.partner)
    sent = {"kind": "substituted", "seen": "0", "text": "Fløte", "amount": "1"}
    store.post(f"{ROOT}store/lines/{crew.lines['Melk'].pk}/", sent)
    assert crew.lines["Melk"].marks.count() == 0


def test_another_stores_list_is_not_there(crew: CrewWorld, larvik_client: Client) -> None:
    other = make_user("Olga Butikk")
    RoleGrant.objects.create(user=other, role=StaffRole.PARTNER, department=crew.world.department)
    page = f"{ROOT}store/runs/{crew.run.pk}/"
    assert browser_of(larvik_client, other).get(page).status_code == 404
    StorePartner.objects.filter(user=crew.partner).delete()
    assert browser_of(larvik_client, crew.partner).get(page).status_code == 404


def test_the_store_is_told_once_that_its_list_is_there(crew: CrewWorld) -> None:
    for _night in range(2):
        tell_stores()
    (message,) = OutboxMessage.objects.filter(kind="shopping_help.lists_ready")
    assert message.user_id == crew.partner.pk


def closed(crew: CrewWorld) -> None:
    for text in crew.lines:
        crew.mark(text)
    Booking.objects.filter(shopping_order__run=crew.run).update(status=BookingStatus.COMPLETED)
    close_run(crew.run, actor=crew.actor(), seen=draft_of(crew.run).version)


def test_somebody_reads_what_they_owe_goods_and_service_apart(crew: CrewWorld, larvik_client: Client) -> None:
    closed(crew)
    text = browser_of(larvik_client, crew.world.user).get(f"{ROOT}owed/").text
    assert "Melk" in text
    assert "49\xa0kr" in text
    assert "35\xa0kr" in text
    assert "Såpe" not in text


def test_the_department_corrects_and_the_municipality_fetches_the_files(
    crew: CrewWorld, larvik_client: Client
) -> None:
    closed(crew)
    office = browser_of(larvik_client, make_administrator(crew.world.department))
    accounts = f"{ROOT}departments/{crew.world.department.pk}/accounts/"
    assert "Ingrid Prøve" in office.get(accounts).text
    page = f"{ROOT}orders/{crew.orders[0].pk}/correct/"
    seen = office.get(page).context["seen"]
    office.post(page, {"goods": "30", "fee": "49", "cause": "price", "seen": seen})
    assert office.get(f"{accounts}?file=csv").status_code == 200
    town_hall = browser_of(larvik_client, make_administrator(None))
    month = GoodsEntry.objects.latest("pk").at
    assert town_hall.get(f"{ROOT}invoices/").status_code == 200
    assert town_hall.get(f"{ROOT}invoices/goods/{month:%Y-%m}/file/").status_code == 404, "it is not over"
    GoodsEntry.objects.update(at="2026-01-15T12:00:00+00:00")
    file = town_hall.get(f"{ROOT}invoices/goods/2026-01/file/").content.decode()
    assert file.count("Ingrid Prøve") == 3
    assert "Melk" not in file
    for odd in ("goods/2026-13", "goods/x", "gold/2026-01", "goods/9999-12", "fee/9999-12"):
        assert town_hall.get(f"{ROOT}invoices/{odd}/file/").status_code == 404
