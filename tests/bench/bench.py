"""What every row is given."""

from dataclasses import dataclass

from tests.bench.proof import Ledger
from tests.bench.world import World


@dataclass(frozen=True, slots=True)
class Bench:
    """`address` is the database for an administrator, `place` where Django's clients find it.

    A row may measure for about `seconds`; with `quick` it also takes fewer wishes.
    """

    address: str
    place: dict[str, str]
    world: World
    ledger: Ledger
    seconds: float
    quick: bool
