"""Every family of figures of a span together."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from shop.queries.figures.changes import Changes, changes
from shop.queries.figures.lead_time import LeadTime, lead_times
from shop.queries.figures.outcomes import Outcomes, outcomes
from shop.queries.figures.released import Released, released_by_group
from shop.queries.figures.span import Group, Span
from shop.queries.figures.spread import Spread, spreads
from shop.queries.figures.standing import Standing, standing_visits
from shop.queries.figures.upset import Upset, upset_visits
from shop.queries.figures.utilisation import Utilisation, utilisations
from shop.queries.figures.volume import Volume, volumes
from shop.queries.figures.ways import Ways, ways


@dataclass(frozen=True, slots=True)
class Figures:
    """What is known of one group; a family that has nothing to say is empty, or None where zero would mislead."""

    volume: Volume = field(default_factory=Volume)
    utilisation: Utilisation = field(default_factory=Utilisation)
    outcomes: Outcomes = field(default_factory=Outcomes)
    changes: Changes = field(default_factory=Changes)
    ways: Ways = field(default_factory=Ways)
    lead_time: LeadTime = field(default_factory=LeadTime)
    standing: Standing = field(default_factory=Standing)
    upset: Upset = field(default_factory=Upset)
    released: Released | None = None
    spread: Spread | None = None


def figures_of(span: Span) -> Mapping[Group, Figures]:
    """Ten queries, however many months; groups of which nothing is known are not there."""
    volume, used, went = volumes(span), utilisations(span), outcomes(span)
    changed, booked, ahead = changes(span), ways(span), lead_times(span)
    standing, upset, left, even = (
        standing_visits(span),
        upset_visits(span),
        released_by_group(span),
        spreads(span),
    )
    nothing = Figures()
    return {
        group: Figures(
            volume=volume.get(group, nothing.volume),
            utilisation=used.get(group, nothing.utilisation),
            outcomes=went.get(group, nothing.outcomes),
            changes=changed.get(group, nothing.changes),
            ways=booked.get(group, nothing.ways),
            lead_time=ahead.get(group, nothing.lead_time),
            standing=standing.get(group, nothing.standing),
            upset=upset.get(group, nothing.upset),
            released=left.get(group),
            spread=even.get(group),
        )
        for group in {*volume, *used, *standing, *upset, *left, *even}
    }
