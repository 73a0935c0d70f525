"""Why accounts are corrected, why a receipt differs, and what stores send the invoice for."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from modules.shopping_help.crew_errors import ReceiptUnexplained
from modules.shopping_help.crew_stored import accounts_of
from modules.shopping_help.domain.closing import Why, close_run, correct, draft_of
from modules.shopping_help.enums import CorrectionCause, Invoicer
from modules.shopping_help.models import GoodsEntry, RunProgress
from modules.shopping_help.queries.money import BY_STORES, entries_written_in, money_of
from modules.shopping_help.queries.picking import picking_of
from shop.audit_words import words_for
from tests.factories.world import make_administrator
from tests.modules.shopping_help.crew.conftest import CrewWorld, browser_of
from tests.modules.shopping_help.test_own_pages import words

ROOT = "/modules/shopping_help/"
BOUGHT = 2000 + 1500 + 1000 + 1000
"""In øre, of what `ready` marks: a thousand for one of each."""


@pytest.fixture
def ready(crew: CrewWorld) -> CrewWorld:
    for which in crew.lines:
        crew.mark(which)
    crew.deliver()
    return crew


@pytest.fixture
def helper(ready: CrewWorld, larvik_client: Client) -> Client:
    return browser_of(larvik_client, ready.member.user)


def note(crew: CrewWorld, receipt: int) -> None:
    RunProgress.objects.update_or_create(run=crew.run, defaults={"receipt": receipt})
    crew.run.refresh_from_db()


def close_page(crew: CrewWorld) -> str:
    return f"{ROOT}crew/runs/{crew.run.pk}/close/"


class TestAReceiptThatDiffers:
    @pytest.mark.parametrize(
        ("differs", "asks"), [(0, False), (1000, False), (-1000, False), (1001, True), (-1001, True)]
    )
    def test_is_explained_where_it_is_more_than_a_little(
        self, ready: CrewWorld, *, differs: int, asks: bool
    ) -> None:
        note(ready, BOUGHT + differs)
        assert money_of(ready.run, picking_of(ready.run)).needs_explaining is asks

    def test_is_not_closed_over(self, ready: CrewWorld) -> None:
        note(ready, BOUGHT + 5000)
        with pytest.raises(ReceiptUnexplained):
            close_run(ready.run, actor=ready.actor(), seen=draft_of(ready.run).version)
        assert not GoodsEntry.objects.exists()

    def test_asks_why_and_keeps_the_answer(self, ready: CrewWorld, helper: Client) -> None:
        note(ready, BOUGHT + 5000)
        page = helper.get(close_page(ready))
        assert "Why does the receipt differ?" in words(page)
        for nothing in ("", "  "):
            answer = helper.post(close_page(ready), {"seen": page.context["seen"], "note": nothing})
            assert answer.status_code == 422
        assert not GoodsEntry.objects.exists()
        said = {"seen": page.context["seen"], "note": "Pant på flasker"}
        assert "Why it differs: Pant på flasker" in words(helper.post(close_page(ready), said, follow=True))
        office = browser_of(helper, make_administrator(ready.world.department))
        run = words(office.get(f"{ROOT}department-runs/{ready.run.pk}/"))
        assert "Why it differs from the lines Pant på flasker" in run

    def test_one_that_comes_between_the_question_and_the_yes_is_asked_about(
        self, ready: CrewWorld, helper: Client
    ) -> None:
        seen = helper.get(close_page(ready)).context["seen"]
        note(ready, BOUGHT + 5000)
        answer = helper.post(close_page(ready), {"seen": seen})
        assert answer.status_code == 422
        assert "Why does the receipt differ?" in words(answer)
        assert not GoodsEntry.objects.exists()

    def test_what_was_said_of_another_total_explains_nothing(self, ready: CrewWorld, helper: Client) -> None:
        note(ready, BOUGHT + 5000)
        said = {"seen": helper.get(close_page(ready)).context["seen"], "note": "Pant på flasker"}
        note(ready, BOUGHT + 90000)
        answer = helper.post(close_page(ready), said)
        assert answer.status_code == 409
        assert "Pant på flasker" in answer.text, "what was written is not lost"
        assert not GoodsEntry.objects.exists()
        again = said | {"seen": answer.context["seen"]}
        assert helper.post(close_page(ready), again).status_code == 302
        assert GoodsEntry.objects.exists()

    def test_that_is_right_asks_nothing(self, ready: CrewWorld, helper: Client) -> None:
        note(ready, BOUGHT)
        page = helper.get(close_page(ready))
        assert "Why does the receipt differ?" not in words(page)
        helper.post(close_page(ready), {"seen": page.context["seen"], "note": "x"})
        assert RunProgress.objects.get(run=ready.run).receipt_note == ""
        assert GoodsEntry.objects.exists()


@pytest.fixture
def closed(ready: CrewWorld) -> CrewWorld:
    close_run(ready.run, actor=ready.actor(), seen=draft_of(ready.run).version)
    return ready


class TestACorrection:
    @pytest.fixture
    def office(self, closed: CrewWorld, larvik_client: Client) -> Client:
        return browser_of(larvik_client, make_administrator(closed.world.department))

    def page(self, crew: CrewWorld) -> str:
        return f"{ROOT}orders/{crew.orders[0].pk}/correct/"

    @pytest.mark.parametrize(
        "why", [{}, {"cause": ""}, {"cause": "mood"}, {"cause": "other"}, {"cause": "other", "note": " "}]
    )
    def test_says_why_or_is_none(self, closed: CrewWorld, office: Client, why: dict[str, str]) -> None:
        before = GoodsEntry.objects.count()
        answer = office.post(self.page(closed), {"goods": "10", "fee": "49", **why})
        assert answer.status_code == 422
        assert 'value="10"' in answer.content.decode(), "what was written is there"
        assert GoodsEntry.objects.count() == before

    def test_is_kept_with_its_cause_and_shown(self, closed: CrewWorld, office: Client) -> None:
        seen = office.get(self.page(closed)).context["seen"]
        said = {"goods": "10", "fee": "49", "cause": "goods", "note": "Knust glass", "seen": seen}
        office.post(self.page(closed), said)
        written = GoodsEntry.objects.filter(order=closed.orders[0]).exclude(cause="")
        assert list(written.values_list("cause", "note")) == [("goods", "Knust glass")] * 2
        accounts = words(office.get(f"{ROOT}departments/{closed.world.department.pk}/accounts/"))
        wanted = "corrected: goods were missing, damaged or not what was ordered (Knust glass)"
        assert accounts.count(wanted) == 2
        own = browser_of(office, closed.world.user)
        assert wanted in words(own.get(f"{ROOT}owed/"))
        assert accounts_of(closed.world.recipient)["goods_account"][-1]["note"] == "Knust glass"

    def test_is_in_the_log_with_its_cause(self, closed: CrewWorld) -> None:
        said = words_for("shopping_help.order_corrected", reason="price")
        assert said == "corrected what an order of groceries costs: the price was wrong"
        other = words_for("shopping_help.order_corrected", reason="other")
        assert other == "corrected what an order of groceries costs"


class TestWhatStoresInvoice:
    @pytest.fixture
    def month(self, closed: CrewWorld) -> date:
        """That is over: the first order is the store's to invoice, also where it was corrected."""
        correct(
            closed.orders[0],
            goods=100,
            fee=0,
            why=Why(CorrectionCause.PRICE),
            actor=closed.actor(),
            seen="",
        )
        GoodsEntry.objects.filter(order=closed.orders[0]).update(invoiced_by=Invoicer.STORE)
        first = (timezone.localdate().replace(day=1) - timedelta(days=1)).replace(day=1)
        GoodsEntry.objects.update(at=timezone.now().replace(year=first.year, month=first.month, day=10))
        return first

    def test_is_a_file_of_its_own_without_identity_numbers(
        self, closed: CrewWorld, month: date, larvik_client: Client
    ) -> None:
        client = browser_of(larvik_client, make_administrator(None))
        url = f"{ROOT}invoices/{BY_STORES}/{month:%Y-%m}/file/"
        assert f'href="{url}"' in client.get(f"{ROOT}invoices/").content.decode()
        text = client.get(url).content.decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
        assert [row["Amount (kr)"] for row in rows] == ["35,00", "-35,00", "1,00"]
        assert {row["Invoice from"] for row in rows} == {"The store"}
        assert {row["Store"] for row in rows} == {closed.store.name}
        assert "National identity number" not in text

    def test_none_of_it_is_in_the_municipalitys_own_file(self, closed: CrewWorld, month: date) -> None:
        ours = {entry.pk for entry in entries_written_in(month, "goods")}
        theirs = {entry.pk for entry in entries_written_in(month, BY_STORES)}
        assert ours
        assert theirs
        assert ours | theirs == set(GoodsEntry.objects.values_list("pk", flat=True))
        assert not ours & theirs

    def test_not_before_the_month_is_over(self, closed: CrewWorld, larvik_client: Client) -> None:
        client = browser_of(larvik_client, make_administrator(None))
        assert client.get(f"{ROOT}invoices/{BY_STORES}/{timezone.localdate():%Y-%m}/file/").status_code == 404
