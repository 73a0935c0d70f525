"""A round in rows and words, as staff see it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import reduce

from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from modules.respite_care.chosen import ids_in
from modules.respite_care.domain.round_matter import Beds, free_beds, homes_of_beds
from modules.respite_care.domain.waiting import WAITS, points_after
from modules.respite_care.enums import RoundState
from modules.respite_care.models import CaredFor, Round, RoundStay, Wish
from modules.respite_care.queries.rounds import outcomes_before
from modules.respite_care.reasons import Reason
from modules.respite_care.round_words import dates_of, in_the_way, to_staff
from shop.presentation import day_and_clock
from ui.dates import short_day
from ui.tiles import Definition


@dataclass(frozen=True, slots=True)
class WishRow:
    """A wish for a stay. `instead_of` is what the family would lose if they were given this one by hand; `lost` is why
    one that is given cannot be had any more.
    """

    wish: Wish
    who_for: str
    why: str
    waited: str
    instead_of: Wish | None = None
    lost: str = ""

    @property
    def is_had(self) -> bool:
        """Given, and booked or still to be."""
        return self.wish.is_given and not self.wish.refusal

    @property
    def given_instead(self) -> str:
        """The day on which what they would lose begins: of a round no two begin on one."""
        return short_day(timezone.localdate(self.instead_of.stay.starts_at)) if self.instead_of else ""


@dataclass(slots=True)
class StayRow:
    """A stay with who wishes for it, those who are given it first."""

    stay: RoundStay
    dates: str
    beds: str
    wishes: list[WishRow] = field(default_factory=list)

    @property
    def in_short(self) -> str:
        """What a folded one says of itself."""
        return ", ".join(filter(None, [self._wishes(), self.beds]))

    def _wishes(self) -> str:
        count, given = len(self.wishes), sum(each.is_had for each in self.wishes)
        if not any(each.wish.reason for each in self.wishes):
            return ngettext("%(count)s wish", "%(count)s wishes", count) % {"count": count}
        text = ngettext("%(given)s of %(count)s wish given", "%(given)s of %(count)s wishes given", count)
        return text % {"given": given, "count": count}


@dataclass(frozen=True, slots=True)
class Step:
    """What can be done with the round next."""

    label: str
    url: str
    is_first: bool = False


def stays_of(found: Round, *, lost: Mapping[int, Reason] | None = None) -> list[StayRow]:
    """In order, with what families wish; a query for the beds of each stay, and five beside.

    `lost` is what is given and cannot be had any more.
    """
    why_lost = {pk: in_the_way(reason) for pk, reason in (lost or {}).items()}
    home_of = homes_of_beds(found)
    rows = {
        stay.pk: StayRow(stay, capfirst(dates_of(stay)), _beds(found, stay, home_of))
        for stay in RoundStay.objects.filter(round=found)
    }
    wishes = list(
        Wish.objects.filter(round=found).select_related("recipient", "stay", "home").order_by("rank", "pk")
    )
    names = dict(
        CaredFor.objects.filter(pk__in={pk for wish in wishes for pk in ids_in(wish.chosen)}).values_list(
            "pk", "name"
        )
    )
    given: dict[int, list[Wish]] = defaultdict(list)
    for wish in wishes:
        if wish.is_given:
            given[wish.recipient_id].append(wish)
    waited = _waited(found)
    for wish in sorted(wishes, key=lambda wish: not wish.is_given):
        own = given[wish.recipient_id]
        has_all = len(own) >= found.most_each
        rows[wish.stay_id].wishes.append(
            WishRow(
                wish,
                ", ".join(names.get(pk, "–") for pk in ids_in(wish.chosen)),
                to_staff(wish),
                waited.get(wish.recipient_id, ""),
                instead_of=own[-1] if has_all and not wish.is_given else None,
                lost=why_lost.get(wish.pk, ""),
            )
        )
    return list(rows.values())


def _beds(found: Round, stay: RoundStay, home_of: Beds) -> str:
    if found.state in {RoundState.PUBLISHED, RoundState.CALLED_OFF}:
        return ""
    left = len(free_beds(found, stay, home_of))
    return ngettext("%(count)s place to share out", "%(count)s places to share out", left) % {"count": left}


def _waited(found: Round) -> Mapping[int, str]:
    """How each family came out of earlier rounds; nothing of who has been in none."""
    return {
        pk: _waited_in_words(reduce(points_after, each, 0)) for pk, each in outcomes_before(found).items()
    }


def _waited_in_words(points: int) -> str:
    if points == WAITS:
        return _("had their first wish last time: comes last")
    if points == 0:
        return ""
    text = ngettext("has waited: %(points)s waiting point", "has waited: %(points)s waiting points", points)
    return text % {"points": points}


def facts_of(found: Round) -> list[Definition]:
    wishes = Wish.objects.filter(round=found)
    facts = [
        Definition(_("Service"), found.service.name),
        Definition(_("State"), capfirst(str(RoundState(found.state).label))),
        Definition(_("Wishes until"), capfirst(day_and_clock(found.wishes_until))),
        Definition(_("Stays for each family at most"), str(found.most_each)),
        Definition(_("Families who have handed in"), str(wishes.values("recipient").distinct().count())),
    ]
    if found.proposed_at is not None:
        drawn = _("with the number %(seed)s, where all else was equal") % {"seed": found.seed}
        facts.append(Definition(_("Lots were drawn"), drawn))
    return facts


def steps_of(found: Round) -> list[Step]:
    """What comes next, the usual step first."""

    def step(name: str, label: str, *, is_first: bool = False) -> Step:
        return Step(label, reverse(f"respite_care:{name}", args=[found.pk]), is_first)

    call_off = step("call_off_round", _("Call off the round"))
    if found.state == RoundState.DRAFT:
        return [step("open_round", _("Open for wishes"), is_first=True), call_off]
    if found.state == RoundState.OPEN:
        if found.takes_wishes:
            by_phone = step("round_families", _("Hand in wishes for a family"), is_first=True)
            return [by_phone, step("close_wishes", _("Close the wishes now")), call_off]
        proposal = step("propose_round", _("Work out a proposal"), is_first=True)
        return [proposal, step("more_time", _("Give more time")), call_off]
    if found.state == RoundState.PROPOSED:
        anew = step("propose_round", _("Work it out anew"))
        return [step("publish_round", _("Publish"), is_first=True), anew, call_off]
    return []
