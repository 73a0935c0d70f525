"""A run that is closed days after its window: whoever closed it reads what it came to."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from modules.shopping_help.models import Run, RunProgress
from modules.shopping_help.queries.crew import DAYS_AFTER
from tests.modules.shopping_help.crew.conftest import CrewWorld, browser_of


@pytest.fixture
def over(crew: CrewWorld) -> CrewWorld:
    """Delivered and priced a week ago, and not closed."""
    for text in crew.lines:
        crew.mark(text)
    crew.deliver()
    ended = timezone.now() - timedelta(days=7)
    span = {"starts_at": ended - timedelta(hours=1), "ends_at": ended}
    Run.objects.filter(pk=crew.run.pk).update(closes_at=ended - timedelta(days=1), **span)
    return crew


def test_the_page_after_the_closing_is_there(over: CrewWorld, larvik_client: Client) -> None:
    browser = browser_of(larvik_client, over.member.user)
    page = f"/modules/shopping_help/crew/runs/{over.run.pk}/close/"
    answer = browser.post(page, {"seen": browser.get(page).context["seen"]}, follow=True)
    assert answer.status_code == 200
    assert "The run is closed." in answer.text


def test_it_leaves_the_crew_some_days_after_it_was_closed(over: CrewWorld, larvik_client: Client) -> None:
    closed_at = timezone.now() - timedelta(days=DAYS_AFTER, minutes=1)
    RunProgress.objects.create(run=over.run, closed_at=closed_at)
    browser = browser_of(larvik_client, over.member.user)
    assert browser.get(f"/modules/shopping_help/crew/runs/{over.run.pk}/money/").status_code == 404
