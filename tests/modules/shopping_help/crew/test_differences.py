"""What differs is said once all of it is known, and where the run is closed as well."""

from django.test import Client

from modules.shopping_help.models import RunProgress
from modules.shopping_help.queries.money import money_of
from modules.shopping_help.queries.picking import picking_of
from tests.modules.shopping_help.crew.conftest import CrewWorld, browser_of


def test_there_is_no_difference_before_every_line_is_marked(crew: CrewWorld) -> None:
    RunProgress.objects.create(run=crew.run, receipt=10000)
    for text in crew.lines:
        money = money_of(crew.run, picking_of(crew.run))
        assert money.deviation is None
        assert money.receipt_differs_by is None
        crew.mark(text)
    money = money_of(crew.run, picking_of(crew.run))
    assert money.deviation == money.bought - money.expected
    assert money.receipt_differs_by == 10000 - money.bought


def test_the_question_doubts_the_receipt_as_the_page_before_it(
    crew: CrewWorld, larvik_client: Client
) -> None:
    for text in crew.lines:
        crew.mark(text)
    crew.deliver()
    progress = RunProgress.objects.create(run=crew.run, receipt=10000)
    browser, root = (
        browser_of(larvik_client, crew.member.user),
        f"/modules/shopping_help/crew/runs/{crew.run.pk}/",
    )
    doubt = "The receipt differs from the lines by"
    assert doubt in browser.get(f"{root}money/").text
    assert doubt in browser.get(f"{root}close/").text
    RunProgress.objects.filter(pk=progress.pk).update(receipt=money_of(crew.run, picking_of(crew.run)).bought)
    assert doubt not in browser.get(f"{root}close/").text
