"""Everything that the booking core lets anybody do, and how often each is done of a thousand."""

from tests.race.hammer.acts import absence, announced, circumstances, door, outcomes, series, waitlist
from tests.race.hammer.acts.hand import Weights

ACTS: Weights = {
    **door.ACTS,
    **outcomes.ACTS,
    **absence.ACTS,
    **announced.ACTS,
    **series.ACTS,
    **waitlist.ACTS,
    **circumstances.ACTS,
}
