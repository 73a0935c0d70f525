"""What the partials draw: a state is always said in words, never only in colour."""

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from ui.quarters import QuarterScale
from ui.tiles import (
    AgendaItem,
    AttentionCard,
    Balance,
    BoardLane,
    BoardVisit,
    Choice,
    DayState,
    DayTile,
    ServiceChoice,
    TimeGroup,
    TimeState,
    TimeTile,
)

pytestmark = pytest.mark.unit

TUESDAY = date(2026, 11, 24)
NINE = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _english() -> None:
    translation.activate("en")


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def draw_day(**deviation: Any) -> str:
    values: dict[str, Any] = {"date": TUESDAY, "state": DayState.FREE, "places_left": 5, "url": "/d/"}
    return render_to_string("ui/booking/day.html", {"day": DayTile(**(values | deviation))})


def draw_time(**deviation: Any) -> str:
    values: dict[str, Any] = {"starts_at": NINE, "state": TimeState.FREE}
    tile = TimeTile(**(values | deviation))
    return render_to_string("ui/booking/time_choices.html", {"groups": [TimeGroup("Morning", (tile,))]})


@pytest.mark.parametrize(
    ("deviation", "said"),
    [
        ({"places_left": 5}, "5 free times"),
        ({"state": DayState.FEW, "places_left": 1}, "1 free time"),
        ({"state": DayState.FULL}, "no free times"),
        ({"state": DayState.CLOSED, "url": ""}, "closed"),
        ({"has_mine": True}, "an appointment already"),
        ({"is_today": True}, "today"),
    ],
)
def test_a_day_says_its_whole_date_and_state(deviation: dict[str, object], said: str) -> None:
    text = words(draw_day(**deviation))

    assert "Tuesday 24 November" in text
    assert said in text


def test_the_selected_day_is_the_current_date() -> None:
    assert 'aria-current="date"' in draw_day(is_selected=True)
    assert "aria-current" not in draw_day()


def test_a_day_without_an_address_is_no_link() -> None:
    assert "<a" not in draw_day(url="")


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (TimeState.FREE, "free"),
        (TimeState.BUSY, "taken"),
        (TimeState.MINE, "your appointment"),
        (TimeState.CHOSEN, "chosen"),
        (TimeState.HELD, "held for you"),
    ],
)
def test_a_time_says_its_state_and_wears_a_class_of_its_own(state: TimeState, said: str) -> None:
    html = draw_time(state=state)

    assert words(html).endswith(said)
    assert f"time-{state}" in html


def test_a_time_is_a_link_a_button_or_only_shown() -> None:
    assert '<a href="/t/"' in draw_time(url="/t/")
    assert '<button type="submit" name="starts_at" value="09:00"' in draw_time(value="09:00")
    busy = draw_time(state=TimeState.BUSY)
    assert "<a " not in busy
    assert "<button" not in busy


def test_a_button_sends_its_form_where_it_says() -> None:
    html = draw_time(action="/book/1/hold/?at=now&length=30")
    assert '<button type="submit" formaction="/book/1/hold/?at=now&amp;length=30"' in html
    assert html.count("</button>") == 1


def test_words_stand_for_the_clock_and_the_state_where_they_are_given() -> None:
    html = draw_time(action="/hold/", label="Fri 4 December – Sun 6 December", text="3 seats left")
    assert "Fri 4 December – Sun 6 December 3 seats left" in words(html)
    assert "times-wide" in html
    assert "times-wide" not in draw_time()


def test_few_lengths_are_links_and_many_are_a_list_with_a_button() -> None:
    def draw(count: int) -> str:
        choices = [
            Choice(label=f"{each} nights", url=f"/?length={each}", value=str(each), is_current=each == 1)
            for each in range(count)
        ]
        values = {"choices": choices, "label": "How long?", "name": "length", "hidden": [("service", 7)]}
        return render_to_string("ui/booking/length_chooser.html", values)

    few, many = draw(4), draw(5)
    assert few.count("<a ") == 4
    assert few.count('aria-current="true"') == 1
    assert "<select" not in few
    assert many.count("<option ") == 5
    assert '<option value="1" selected>' in many
    assert '<input type="hidden" name="service" value="7">' in many


def test_the_chosen_service_is_marked() -> None:
    services = [ServiceChoice("Cleaning", "/c/", is_current=True), ServiceChoice("Shopping", "/s/")]

    html = render_to_string("ui/booking/service_chooser.html", {"services": services})

    assert html.count('aria-current="true"') == 1


def test_many_services_are_folded_once_one_is_chosen_and_stand_by_department() -> None:
    def draw(count: int, **values: object) -> str:
        services = [ServiceChoice(f"No {each}", "/c/", group=f"Team {each // 4}") for each in range(count)]
        return render_to_string("ui/booking/service_chooser.html", {"services": services, **values})

    assert "<details" not in draw(5)
    assert '<details class="services-fold" open>' in draw(6)
    assert '<details class="services-fold">' in draw(6, is_chosen=True)
    assert "6 services to choose from Team 0 No 0" in words(draw(6))
    assert draw(8).count('class="services-group"') == 2


def test_the_agenda_names_the_appointment_in_its_link() -> None:
    item = AgendaItem(date=TUESDAY, title="Cleaning", when="Tuesday at 9", url="/b/1/", link_label="Move")

    html = render_to_string("ui/booking/agenda.html", {"items": [item]})

    assert "Move : Cleaning, Tuesday at 9" in words(html)


def test_the_balance_is_a_native_progress_element_that_is_read_out() -> None:
    balance = Balance(strong="2 of 4 hours", rest="left", left=2, total=4)

    html = render_to_string("ui/booking/balance.html", {"balance": balance})

    assert 'value="2" max="4" aria-label="2 of 4 left"' in html


def test_an_urgent_card_says_so() -> None:
    card = AttentionCard(number=3, title="visits without a helper", url="/today/", is_urgent=True)

    assert "(urgent)" in words(render_to_string("ui/attention_card.html", {"card": card}))


def test_a_visit_on_the_board_says_its_time_and_stands_in_its_place() -> None:
    visit = BoardVisit(
        place="at-4 for-2", title="Per H.", text="Cleaning", time_range="09.00–09.30", url="/v/1/"
    )
    lanes = [BoardLane(name="Amal", visits=(visit,)), BoardLane(name="Bente", visits=())]

    html = render_to_string(
        "ui/staff/board.html", {"scale": QuarterScale(8, 16), "lanes": lanes, "free": [None, 1, 0]}
    )

    assert '<li class="at-4 for-2">' in html
    assert "09.00–09.30 Per H. Cleaning" in words(html)
    assert "Nothing booked" in words(html)
    assert "at 09: 1" in words(html)
    assert "at 10: 0" in words(html)
    assert "at 08:" not in words(html)


def test_the_pager_keeps_the_other_query_parameters() -> None:
    request = RequestFactory().get("/list/?q=ann&page=2")
    page = Paginator(range(30), 10).page(2)

    html = render_to_string("ui/pager.html", {"page": page, "request": request})

    assert 'href="?q=ann&amp;page=1"' in html
    assert 'href="?q=ann&amp;page=3"' in html
    assert "Page 2 of 3" in words(html)


def test_a_table_repeats_its_column_names_for_the_phone() -> None:
    html = render_to_string("ui/table.html", {"columns": ["When", "What"], "rows": [["Monday", "Cleaning"]]})

    assert '<th scope="row">Monday</th>' in html
    assert '<td data-label="What">Cleaning</td>' in html


@pytest.mark.parametrize(
    "name",
    [
        "phone",
        "map-pin",
        "clock",
        "check",
        "x",
        "calendar",
        "people",
        "person",
        "arrow-left",
        "arrow-right",
        "warning",
        "info",
        "menu",
        "home",
    ],
)
def test_an_icon_is_drawn_and_hidden_unless_it_has_a_label(name: str) -> None:
    html = render_to_string("ui/icon.html", {"name": name})

    assert re.search(r"<(path|circle|rect)", html)
    assert 'aria-hidden="true"' in html
    assert 'aria-label="Close"' in render_to_string("ui/icon.html", {"name": name, "label": "Close"})
