"""How long a family has waited, counted over the rounds of a service. Pure."""

from modules.respite_care.reasons import Outcome

WAITS = -1
"""Of who had their first wish last time: everybody else comes first in the next round."""


def points_after(points: int, outcome: Outcome | None) -> int:
    """The family's points after one more round; None where they took no part in it.

    Who was given the first wish waits the next time. Every other round that they take part in brings them further to
    the front, one that gave nothing by two places. Who sits a round out has waited it off, and keeps what they had.
    """
    if outcome is Outcome.FIRST_WISH:
        return WAITS
    return max(points, 0) + (outcome or 0)
