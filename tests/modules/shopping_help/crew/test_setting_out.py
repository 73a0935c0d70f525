"""That the crew sets out: on the day, and with lines that nobody has marked only where they say so."""

import pytest
from django.test import Client

from modules.shopping_help.models import RunProgress
from tests.modules.shopping_help.crew.conftest import CrewWorld, browser_of


@pytest.fixture
def browser(crew: CrewWorld, larvik_client: Client) -> Client:
    return browser_of(larvik_client, crew.member.user)


@pytest.fixture
def root(crew: CrewWorld) -> str:
    return f"/modules/shopping_help/crew/runs/{crew.run.pk}/"


def is_out() -> bool:
    return RunProgress.objects.filter(set_out_at__isnull=False).exists()


def test_not_before_the_day_of_the_delivery(crew: CrewWorld, browser: Client, root: str) -> None:
    for text in crew.lines:
        crew.mark(text)
    shown = browser.get(f"{root}delivery/").text
    assert "We set out now" not in shown
    assert "you can say that you set out" in shown
    assert "The goods of this run go out on" in browser.post(f"{root}set-out/", follow=True).text
    assert not is_out()
    crew.on_the_day()
    assert "We set out now" in browser.get(f"{root}delivery/").text
    browser.post(f"{root}set-out/")
    assert is_out()


def test_lines_that_are_not_marked_are_asked_about_first(crew: CrewWorld, browser: Client, root: str) -> None:
    crew.on_the_day()
    crew.mark("Melk")
    asked = browser.post(f"{root}set-out/")
    assert asked.status_code == 422
    assert "3 lines are not marked. Set out all the same?" in asked.text
    for odd in ("2", "-1", "x", "9" * 30):
        assert browser.post(f"{root}set-out/", {"seen": odd}).status_code == 422
    assert not is_out()
    browser.post(f"{root}set-out/", {"seen": asked.context["seen"]})
    assert is_out()
    assert browser.post(f"{root}set-out/").status_code == 302, "said twice it is once"
