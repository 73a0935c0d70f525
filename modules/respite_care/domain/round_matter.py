"""What is shared out in a round, put together for `allocating` from beds, decisions and who must not meet."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce

from django.utils import timezone

from modules.respite_care.chosen import ids_in
from modules.respite_care.domain.allocating import Family, Matter
from modules.respite_care.domain.allocating import Wish as Wanted
from modules.respite_care.domain.placing import Apart, Party
from modules.respite_care.domain.waiting import points_after
from modules.respite_care.enums import PairingRule
from modules.respite_care.forms.settings import SettingsForm
from modules.respite_care.models import HomeBed, Pairing, Round, RoundStay, Wish
from modules.respite_care.queries.rounds import handing_out, outcomes_before
from modules.respite_care.reasons import Reason
from shop.enums import TAKES_TIME
from shop.hooks import SlotRules
from shop.lengths import Length
from shop.models import Booking, Entitlement
from shop.queries.asked_first import asked_first, slot_rules
from shop.queries.balance import PeriodBalance, balances
from shop.queries.free_time import Window
from shop.queries.periods import cost_of
from shop.queries.presence import is_in_the_way
from shop.queries.ranking import ranked_candidates
from shop.ways import Way

type Beds = Mapping[int, int]
"""The home of each bed, by the bed's id as a provider."""


@dataclass(frozen=True, slots=True)
class RoundMatter:
    """The matter, and which of its wishes is which row."""

    matter: Matter
    wanted: Mapping[int, Wanted]
    """By the wish's id."""


def matter_of(found: Round) -> RoundMatter:
    """As all is at this moment. A query for each stay, for whom each family wishes, and a handful beside."""
    stays = list(RoundStay.objects.filter(round=found))
    wishes = list(Wish.objects.filter(round=found).select_related("recipient", "stay").order_by("pk"))
    home_of = homes_of_beds(found)
    free = {stay.pk: free_beds(found, stay, home_of) for stay in stays}
    rules = _Rules(found)
    decisions = _Decisions(found, wishes)
    busy = _busy(found, wishes)
    wanted = {}
    for wish in wishes:
        way = rules.way_of(wish)
        cost, period = decisions.cost(wish, way) if way else (0, None)
        wanted[wish.pk] = Wanted(
            wish.recipient_id,
            wish.rank,
            wish.stay_id,
            Party(
                ids_in(wish.chosen),
                rules.homes_for(wish, free[wish.stay_id], home_of) if way else frozenset(),
            ),
            cost=cost,
            period=period,
            ruled_out=_ruled_out(wish, way=way, busy=busy),
        )
    before = outcomes_before(found)
    families = [
        Family(pk, reduce(points_after, before.get(pk, ()), 0), decisions.left(pk))
        for pk in sorted({wish.recipient_id for wish in wishes})
    ]
    matter = Matter(
        {stay: _by_home(beds, home_of) for stay, beds in free.items()},
        families,
        list(wanted.values()),
        apart=_apart(),
        most_each=found.most_each,
        seed=found.seed,
    )
    return RoundMatter(matter, wanted)


def homes_of_beds(found: Round) -> Beds:
    """The beds in which the service is given."""
    beds = HomeBed.objects.filter(
        home__department=found.service.department,
        home__is_active=True,
        home__kind=SettingsForm.of(found.service)["homes"],
    )
    return dict(beds.values_list("provider_id", "home_id"))


def free_beds(found: Round, stay: RoundStay, home_of: Beds) -> frozenset[int]:
    """Beds of the service in which nobody sleeps then, whoever it may be for."""
    window = Window(
        found.service,
        Length(stay=stay.length),
        stay.starts_at,
        stay.starts_at + timedelta(microseconds=1),
        timezone.now(),
        timezone.get_current_timezone_name(),
    )
    return frozenset(each.provider_id for each in ranked_candidates(window) if each.provider_id in home_of)


def _by_home(beds: Iterable[int], home_of: Beds) -> Mapping[int, int]:
    found: dict[int, int] = defaultdict(int)
    for bed in beds:
        found[home_of[bed]] += 1
    return dict(found)


def _apart() -> Apart:
    pairs = Pairing.objects.filter(rule=PairingRule.APART).values_list("first_id", "second_id")
    return frozenset(frozenset(pair) for pair in pairs)


def _busy(found: Round, wishes: Sequence[Wish]) -> frozenset[int]:
    """Wishes for dates on which they whom it is for, or the family where it must be there, have something else."""
    own: dict[int, list[Booking]] = defaultdict(list)
    for booking in Booking.objects.filter(
        recipient__in={wish.recipient_id for wish in wishes},
        status__in=TAKES_TIME,
        ends_at__gt=timezone.now(),
    ).select_related("service"):
        own[booking.recipient_id].append(booking)
    return frozenset(
        wish.pk
        for wish in wishes
        for booking in own[wish.recipient_id]
        if booking.starts_at < wish.stay.ends_at
        and wish.stay.starts_at < booking.ends_at
        and is_in_the_way(booking, service=found.service, way=Way(chosen=wish.chosen))
    )


def _ruled_out(wish: Wish, *, way: Way | None, busy: frozenset[int]) -> Reason | None:
    """Whom they wish it for is not theirs to choose any more, or they have something else then."""
    if way is None or not wish.recipient.is_active:
        return Reason.NOT_POSSIBLE
    return Reason.SAME_DATES if wish.pk in busy else None


class _Rules:
    """What the module's own rules say of each family and whom they wish for, asked once of each."""

    def __init__(self, found: Round) -> None:
        self.round = found
        self.known: dict[tuple[int, str], tuple[Way | None, SlotRules]] = {}

    def way_of(self, wish: Wish) -> Way | None:
        return self._of(wish)[0]

    def homes_for(self, wish: Wish, free: frozenset[int], home_of: Beds) -> frozenset[int]:
        """Where they may be: what is barred to them is not free. Why it is, nobody asks. What is refused anyway, as
        after their last day, is nowhere.
        """
        _way, rules = self._of(wish)
        if rules.refusal(wish.stay.starts_at, wish.stay.ends_at) is not None:
            return frozenset()
        barred = {
            each.provider_id
            for each in rules.barred
            if each.from_at < wish.stay.ends_at and wish.stay.starts_at < each.until_at
        }
        return frozenset(home_of[bed] for bed in free - barred)

    def _of(self, wish: Wish) -> tuple[Way | None, SlotRules]:
        key = (wish.recipient_id, wish.chosen)
        if key not in self.known:
            self.known[key] = self._ask(wish)
        return self.known[key]

    def _ask(self, wish: Wish) -> tuple[Way | None, SlotRules]:
        question = asked_first(self.round.service, wish.recipient)
        choice = question.choice(wish.chosen) if question else None
        if choice is None:
            return None, SlotRules()
        way = Way(for_two=choice.for_two, chosen=wish.chosen)
        with handing_out(self.round):
            return way, slot_rules(self.round.service, wish.recipient, way=way)


class _Decisions:
    """What each family was granted and has left, in the periods of the stays."""

    def __init__(self, found: Round, wishes: Sequence[Wish]) -> None:
        self.service = found.service
        days = [timezone.localdate(wish.stay.starts_at) for wish in wishes]
        self.periods: dict[int, list[PeriodBalance]] = defaultdict(list)
        if not self.service.requires_entitlement or not days:
            return
        granted = Entitlement.objects.filter(
            service=self.service, recipient__in={wish.recipient_id for wish in wishes}
        )
        for period in balances(granted, first=min(days), last=max(days)):
            self.periods[period.entitlement.recipient_id].append(period)

    def cost(self, wish: Wish, way: Way) -> tuple[int, date | None]:
        """What it takes, and of which period (its first day); of a day that no decision covers more than there is."""
        if not self.service.requires_entitlement:
            return 0, None
        on = timezone.localdate(wish.stay.starts_at)
        for period in self.periods[wish.recipient_id]:
            if period.covers(on):
                cost = cost_of(
                    self.service,
                    period.entitlement,
                    starts_at=wish.stay.starts_at,
                    ends_at=wish.stay.ends_at,
                    providers=way.needed(self.service),
                )
                return cost, period.starts_on
        return 1, date.min

    def left(self, recipient_id: int) -> Mapping[date | None, int]:
        if not self.service.requires_entitlement:
            return {}
        left: dict[date | None, int] = {date.min: 0}
        for period in self.periods[recipient_id]:
            left[period.starts_on] = period.left
        return left
