"""Reads the tables that were worked by hand: what was written is reckoned anew, line by line, as arithmetic alone."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal
from pathlib import Path

from modules.home_help.fees.reckoning import Band, Help, Rule, Step, Strategy, Table

FOLDER = Path(__file__).parent / "golden"
ORE = Decimal("0.01")
NUMBER = r"\d+(?:\.\d+)?"
TOKENS = re.compile(rf"{NUMBER}|[-+*/(),]|least|\S")


@dataclass(frozen=True, slots=True)
class Line:
    """“hours  60 × 300 / 60 = 300.00”: the rule, what the left side comes to, and what the hand wrote."""

    rule: Rule
    reckoned: Decimal
    written: Decimal


@dataclass(frozen=True, slots=True)
class Worked:
    """One month of one person, worked by hand."""

    title: str
    table: Table
    band: int | None
    given: Help
    lines: tuple[Line, ...]
    pays: int

    @property
    def steps(self) -> tuple[Step, ...]:
        return tuple(Step(line.rule, in_ore(line.written)) for line in self.lines)


def worked_by_hand() -> Iterator[Worked]:
    """Every month in every file."""
    for path in sorted(FOLDER.glob("*.txt")):
        table = None
        for paragraph in path.read_text().split("\n\n")[1:]:
            lines = paragraph.strip("\n").splitlines()
            if lines[0].startswith("table "):
                table = _table(lines)
            else:
                assert table is not None, path
                yield _worked(f"{path.stem}: {lines[0]}", lines[1:], table)


def in_ore(kroner: Decimal) -> int:
    return int(kroner * 100)


def _table(lines: Sequence[str]) -> Table:
    head = lines[0].removeprefix("table ")
    bands = tuple(_band(line) for line in lines[1:])
    return Table(
        starts_on=date(2026, 1, 1),
        strategy=Strategy(head.partition(",")[0]),
        bands=bands,
        default_band=bands[-1].number,
        statutory_maximum=_amount(head, rf"statutory maximum ({NUMBER})"),
        cost_price=_amount(head, rf"cost price ({NUMBER})"),
        charges_idle="also of a month without a visit" in head,
    )


def _band(line: str) -> Band:
    head, _colon, rest = line.partition(":")
    hours = re.search(r"until (\d+) hours", rest)
    return Band(
        number=int(head.split()[1]),
        label=head,
        is_under_2g="under 2 G" in head,
        hourly_rate=_amount(rest, rf"({NUMBER}) an hour"),
        monthly_cap=_amount(rest, rf"at most ({NUMBER}) a month"),
        subscription=_amount(rest, rf"subscription ({NUMBER})"),
        hours=int(hours[1]) if hours else None,
    )


def _amount(text: str, pattern: str) -> int | None:
    found = re.search(pattern, text)
    return in_ore(Decimal(found[1])) if found else None


def _worked(title: str, lines: Sequence[str], table: Table) -> Worked:
    who, *sums, pays = [line.strip() for line in lines]
    found = re.fullmatch(r"band (\d+|none), visits: (.*?)(, granted)?", who)
    assert found, who
    visits = [] if found[2] == "none" else [int(value_of(each)) for each in found[2].split(",")]
    return Worked(
        title,
        table,
        None if found[1] == "none" else int(found[1]),
        Help(sum(visits), len(visits), is_granted=bool(found[3])),
        tuple(_line(each) for each in sums),
        in_ore(Decimal(pays.removeprefix("pays "))),
    )


def _line(text: str) -> Line:
    rule, rest = text.split(None, 1)
    left, _equals, right = rest.partition(" = ")
    return Line(Rule(rule), value_of(left).quantize(ORE, rounding=ROUND_DOWN), Decimal(right))


def value_of(expression: str) -> Decimal:
    """Of “(60 + 45) × 300 / 60”: plus, times, divided by, brackets and least(a, b)."""
    tokens = TOKENS.findall(expression.replace("×", "*"))
    value = _sum(tokens)
    assert not tokens, expression
    return value


def _sum(tokens: list[str]) -> Decimal:
    value = _product(tokens)
    while tokens and tokens[0] == "+":
        tokens.pop(0)
        value += _product(tokens)
    return value


def _product(tokens: list[str]) -> Decimal:
    value = _single(tokens)
    while tokens and tokens[0] in "*/":
        is_times = tokens.pop(0) == "*"
        value = value * _single(tokens) if is_times else value / _single(tokens)
    return value


def _single(tokens: list[str]) -> Decimal:
    token = tokens.pop(0)
    if token == "least":
        values = [_bracket(tokens)]
        while tokens[0] == ",":
            values.append(_bracket(tokens))
        assert tokens.pop(0) == ")"
        return min(values)
    if token == "(":
        tokens.insert(0, token)
        value = _bracket(tokens)
        assert tokens.pop(0) == ")"
        return value
    return Decimal(token)


def _bracket(tokens: list[str]) -> Decimal:
    assert tokens.pop(0) in "(,"
    return _sum(tokens)
