"""Axes: round numbers, few of them, and every value between the first and the last."""

from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ui.charts.scale import MANTISSAS, MOST_TICKS, scale_for

NUMBERS = st.integers(-(10**9), 10**9).map(lambda number: number / 1000)
VALUES = st.lists(NUMBERS, max_size=24)
calmly = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@calmly
@given(values=VALUES, whole=st.booleans())
def test_every_value_lies_on_the_axis(values: list[float], *, whole: bool) -> None:
    scale = scale_for(values, in_whole_numbers=whole)
    assert all(0 <= scale.place(value) <= 100 for value in (0, *values))


@calmly
@given(VALUES, NUMBERS, NUMBERS)
def test_what_is_more_never_lies_lower(values: list[float], one: float, other: float) -> None:
    scale = scale_for([*values, one, other])
    low, high = sorted((one, other))
    assert scale.place(low) <= scale.place(high)


@calmly
@given(values=VALUES, whole=st.booleans())
def test_ticks_are_round_few_and_as_far_apart_as_each_other(values: list[float], *, whole: bool) -> None:
    scale = scale_for(values, in_whole_numbers=whole)
    assert 2 <= len(scale.ticks) <= MOST_TICKS
    assert Decimal(0) in scale.ticks
    assert {after - tick for tick, after in zip(scale.ticks, scale.ticks[1:], strict=False)} == {scale.step}
    assert any(scale.step == mantissa.scaleb(power) for mantissa in MANTISSAS for power in range(-3, 8))
    assert all(tick % scale.step == 0 for tick in scale.ticks)
    if whole:
        assert all(tick == tick.to_integral_value() for tick in scale.ticks)
    assert all(round(tick, scale.decimals) == tick for tick in scale.ticks), "written exactly"


@calmly
@given(VALUES, st.floats(min_value=1, max_value=1000))
def test_the_axis_is_never_shorter_than_asked_for(values: list[float], at_least: float) -> None:
    assert scale_for(values, at_least=at_least).ticks[-1] >= Decimal(str(at_least))


def test_some_axes() -> None:
    assert scale_for([]).ticks[0] == 0
    assert [float(tick) for tick in scale_for([3, 47]).ticks] == [0, 10, 20, 30, 40, 50]
    assert [float(tick) for tick in scale_for([-3, 12]).ticks] == [-5, 0, 5, 10, 15]
    assert [float(tick) for tick in scale_for([0.4]).ticks] == [0, 0.1, 0.2, 0.3, 0.4]
    assert [int(tick) for tick in scale_for([2], in_whole_numbers=True).ticks] == [0, 1, 2]
