"""What is drawn where: everything inside the plot, gaps where nothing is known, and never a zero that is none."""

from typing import Any

from django.template.loader import render_to_string
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ui.charts.bars import draw_bars
from ui.charts.over_time import Moment, OverTime, draw_over_time
from ui.charts.values import Amount, Axis, Series

AXIS = Axis(lambda number, decimals: f"{number:.{decimals}f}", at_least=10)
HIDDEN = Amount(None, "few", is_hidden=True)
NUMBERS = st.integers(-(10**8), 10**8).map(lambda number: number / 1000)
AMOUNTS = st.one_of(st.builds(Amount, st.none()), st.just(HIDDEN), st.builds(Amount, NUMBERS))
calmly = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def over_time(*series: list[Amount], **more: Any) -> OverTime:
    moments = [Moment(f"M{place}", "2026" if place % 12 == 0 else "") for place in range(len(series[0]))]
    named = [Series(f"Series {number}", amounts) for number, amounts in enumerate(series)]
    return draw_over_time(
        named, moments=moments, axis=AXIS, key="one", title="Title", summary="Summary", **more
    )


def share(place: str) -> float:
    return float(place.removesuffix("%"))


@calmly
@given(st.lists(st.tuples(AMOUNTS, AMOUNTS), min_size=1, max_size=24))
def test_everything_lies_in_the_plot(pairs: list[tuple[Amount, Amount]]) -> None:
    first, second = ([*each] for each in zip(*pairs, strict=True))
    for drawing in (over_time(first), over_time(first, second)):
        for column in drawing.columns:
            for edge in (column.x, column.y, column.width, column.height):
                assert 0 <= share(edge) <= 100
            assert share(column.y) + share(column.height) <= 100.02, "rounded once each"
        for place in (*(dot.y for dot in drawing.dots), *(tick.y for tick in drawing.ticks)):
            assert 0 <= share(place) <= 100
        for label in drawing.labels:
            assert 0 <= share(label.x) <= 100
    known = [each for each in first if each.number is not None]
    assert len(over_time(first).columns) == len(known), "a column for each value and for nothing else"


def test_what_is_hidden_or_unknown_is_a_gap_and_no_zero() -> None:
    one, nothing = Amount(5, "5"), Amount(None, "–")
    columns = over_time([one, HIDDEN, nothing, Amount(0, "0")])
    assert [column.x for column in columns.columns] == ["3.17%", "53.17%"]
    assert [column.height for column in columns.columns] == ["50.00%", "0.00%"], (
        "zero is a value, with a place"
    )
    assert [note.text for note in columns.notes] == ["5", "0"]
    assert [band.x for band in columns.hidden] == ["16.67%"]
    lines = over_time([one, one, nothing, one, HIDDEN, one], [one] * 6)
    assert [(line.x1, line.x2) for line in lines.lines if line.number == 0] == [("8.33%", "25.00%")]
    assert len([dot for dot in lines.dots if dot.number == 0]) == 4


def test_below_zero_columns_hang_from_the_line() -> None:
    drawing = over_time([Amount(-5, "−5"), Amount(10, "10")])
    hanging, standing = drawing.columns
    assert drawing.zero == hanging.y
    assert share(standing.y) + share(standing.height) == share(drawing.zero)
    assert [note.is_below for note in drawing.notes] == [True, False]


def test_months_thin_out_where_there_are_many() -> None:
    drawing = over_time([Amount(1, "1")] * 24)
    assert len([label for label in drawing.labels if label.text]) == 12
    assert len([label for label in drawing.labels if label.text and not label.is_minor]) == 6


@calmly
@given(st.lists(AMOUNTS, min_size=1, max_size=12))
def test_bars_lie_between_the_edges_and_words_stand_where_there_is_none(amounts: list[Amount]) -> None:
    names = [f"Group {number}" for number in range(len(amounts))]
    drawing = draw_bars([Series("One", amounts)], groups=names, axis=AXIS, key="two", title="T", summary="S")
    assert [row.name for row in drawing.rows] == names
    for row, amount in zip(drawing.rows, amounts, strict=True):
        (bar,) = row.bars
        assert bool(bar.width) == (amount.number is not None)
        assert 0 <= share(bar.x) <= share(bar.end) <= 100.02


def test_the_templates_say_what_they_show_and_style_nothing_inline() -> None:
    series = [
        Series("One & two", [Amount(5, "5 %"), HIDDEN]),
        Series("Three", [Amount(7, "7 %", is_so_far=True), HIDDEN]),
    ]
    bars = draw_bars(series, groups=["<A>", "B"], axis=AXIS, key="bars", title="Bars", summary="Highest 5")
    time = over_time([*series[0].amounts], [*series[1].amounts])
    for template, chart in (("over_time", time), ("bars", bars)):
        html = render_to_string(f"ui/charts/{template}.html", {"chart": chart, "hidden_text": "too few"})
        assert 'role="img"' in html
        assert f'<title id="chart-{chart.key}">{chart.title}</title>' in html
        assert chart.summary in html
        assert "style=" not in html
        assert "<script" not in html
        assert "<A>" not in html
    assert "too few" in render_to_string(
        "ui/charts/over_time.html", {"chart": time, "hidden_text": "too few"}
    )
