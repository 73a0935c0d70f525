"""Who has now what somebody could not come to: the one it was given to, or whoever has it since because of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shop.enums import UPCOMING, DisruptionOutcome
from shop.models import Assignment, Disruption
from shop.queries.causes import Cause, is_untold


@dataclass(frozen=True, slots=True)
class Replaced:
    """A visit that was `former`'s and is `holder`'s; `later` sick days or last days handed it on, the first first."""

    disruption: Disruption
    former: Assignment
    later: Sequence[Disruption]
    holder: Assignment

    @property
    def all_of_it(self) -> list[int]:
        """The ids of what was noted about it."""
        return [self.disruption.pk, *(each.pk for each in self.later)]


def replaced_by(cause: Cause) -> Sequence[Replaced]:
    """Visits still to come that somebody else has because of it, the soonest first. Two queries.

    Of a visit that was handed on, only where nobody has been told of that yet; what a person decided is not followed.
    """
    disruptions = cause.disruptions.select_related(
        "former__provider", "given", "booking__service", "booking__recipient"
    ).filter(given__isnull=False, former__isnull=False, booking__status__in=UPCOMING)
    found = list(disruptions.order_by("booking__starts_at", "pk"))
    untold = Disruption.objects.select_related("given").filter(
        is_untold(), booking__in=[each.booking_id for each in found], given__isnull=False
    )
    by_former = {each.former_id: each for each in untold}
    return [replaced for each in found if (replaced := _followed(each, by_former=by_former)) is not None]


def changed_since(disruptions: Sequence[Disruption], *, replaced: Sequence[Replaced]) -> Sequence[Disruption]:
    """Of all that a cause did, what does not go back with it: changed hands otherwise, moved, or called off since."""
    standing = {each.disruption.pk for each in replaced}
    return [
        each
        for each in disruptions
        if each.pk not in standing
        and (each.outcome != DisruptionOutcome.OPEN or each.booking.status not in UPCOMING)
    ]


def _followed(disruption: Disruption, *, by_former: Mapping[int | None, Disruption]) -> Replaced | None:
    """None where who has it now has it otherwise."""
    former, holder = disruption.former, disruption.given
    later: list[Disruption] = []
    while former is not None and holder is not None:
        if holder.active:
            return Replaced(disruption, former, later, holder)
        following = by_former.get(holder.pk)
        if following is None:
            return None
        later.append(following)
        holder = following.given
    return None
