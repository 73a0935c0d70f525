"""What can be reckoned from sums that are shown: by linear algebra, so that no way round is forgotten."""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from shop.queries.figures.span import Group

type Parts = frozenset[Group]
"""What a figure is the sum of."""
type _Row = dict[Group, Fraction]


class ShownSums:
    """Sums that are shown one after the other, as long as none of the `secret` ones can be reckoned from them.

    A sum can be reckoned when it is a linear combination of those shown; of these a row echelon form is kept.
    """

    def __init__(self, secret: Iterable[Parts]) -> None:
        self._shown: dict[Group, _Row] = {}
        self._secret = [_row(each) for each in secret if each]

    def show(self, parts: Parts) -> bool:
        """Show one more, if that gives nothing away; what could be reckoned already gives nothing away."""
        new = self._without_what_is_shown(_row(parts))
        if not new:
            return True
        pivot = min(new)
        left = []
        for secret in self._secret:
            rest = _less(secret, new, pivot)
            if not rest:
                return False
            left.append(rest)
        self._secret = left
        self._shown[pivot] = new
        return True

    def _without_what_is_shown(self, row: _Row) -> _Row:
        for pivot, shown in self._shown.items():
            row = _less(row, shown, pivot)
        return row


def _row(parts: Parts) -> _Row:
    return dict.fromkeys(parts, Fraction(1))


def _less(row: _Row, other: Mapping[Group, Fraction], pivot: Group) -> _Row:
    """The row less so much of the other that nothing is left of it at the pivot."""
    if pivot not in row:
        return row
    factor = row[pivot] / other[pivot]
    left = {each: row.get(each, 0) - factor * other.get(each, 0) for each in {*row, *other}}
    return {each: Fraction(part) for each, part in left.items() if part}
