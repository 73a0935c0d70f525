"""What needs somebody of the department: needs sheets before a stay, rounds that stand still, swaps to answer."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from modules.respite_care.enums import RoundState
from modules.respite_care.models import Round, StayOf
from modules.respite_care.queries.people import KEY
from modules.respite_care.queries.swaps import waiting_for_yes
from shop.enums import UPCOMING
from shop.hooks import AttentionCard, AttentionPlace
from shop.models import Department

STALE, SOON = timedelta(days=182), timedelta(days=14)
SHEETS, CLOSED, PROPOSED, SWAPS = "sheets", "closed", "proposed", "swaps"

type Found = Mapping[int, Sequence[int]]
"""The ids of what needs somebody, by the department's id."""


def attention_cards(departments: Sequence[Department]) -> Sequence[AttentionCard]:
    """One query for all kinds.

    What a private home needs to be booked is a qualification of its beds: when that runs out, the core says so.
    """
    found = _found(departments)
    cards = (
        _sheets(found[SHEETS]),
        _closed(found[CLOSED]),
        _proposed(found[PROPOSED]),
        _swaps(found[SWAPS]),
    )
    return [card for card in cards if card.places]


def _found(departments: Sequence[Department]) -> Mapping[str, Found]:
    now = timezone.now()
    rounds = Round.objects.filter(service__department__in=departments).order_by()
    kinds: Sequence[tuple[str, QuerySet[Any], str, str]] = (
        (SHEETS, _stays_with_old_sheets(departments, now=now), "booking__department", "cared_for"),
        (CLOSED, rounds.filter(state=RoundState.OPEN, wishes_until__lte=now), "service__department", "pk"),
        (PROPOSED, rounds.filter(state=RoundState.PROPOSED), "service__department", "pk"),
        (SWAPS, waiting_for_yes(departments).select_related(None).order_by(), "booking__department", "pk"),
    )
    first, *others = (
        rows.annotate(kind=Value(kind), where=F(where), which=F(which)).values_list("kind", "where", "which")
        for kind, rows, where, which in kinds
    )
    found: dict[str, dict[int, list[int]]] = {kind: defaultdict(list) for kind, *_rest in kinds}
    for kind, department_id, pk in first.union(*others):  # a union says each once
        found[kind][department_id].append(pk)
    return found


def _stays_with_old_sheets(departments: Sequence[Department], *, now: datetime) -> QuerySet[StayOf]:
    """Within the next two weeks, where the needs sheet is missing or older than half a year."""
    old = Q(cared_for__needs_sheet=None) | Q(cared_for__needs_sheet__confirmed_at__lt=now - STALE)
    return StayOf.objects.filter(
        old,
        booking__department__in=departments,
        booking__service__module_key=KEY,
        booking__status__in=UPCOMING,
        booking__starts_at__gt=now,
        booking__starts_at__lt=now + SOON,
    ).order_by()


def _sheets(found: Found) -> AttentionCard:
    places = [
        AttentionPlace(
            pk, len(found[pk]), f"{reverse('respite_care:families', args=[pk])}?state=now&sort=needs"
        )
        for pk in sorted(found)
    ]
    return AttentionCard(
        _("Needs sheets to be renewed"),
        _(
            "A stay begins within two weeks, and the family has not said for half a year that the sheet is right."
        ),
        places,
    )


def _closed(found: Found) -> AttentionCard:
    return AttentionCard(
        ngettext("Round without a proposal", "Rounds without a proposal", _count(found)),
        _("Wishes are closed, and families wait. Work out a proposal."),
        _rounds(found),
    )


def _proposed(found: Found) -> AttentionCard:
    return AttentionCard(
        ngettext("Proposal to be published", "Proposals to be published", _count(found)),
        _("Nobody can book these dates until it is published. Look through it, and publish it."),
        _rounds(found),
    )


def _swaps(found: Found) -> AttentionCard:
    places = [
        AttentionPlace(pk, len(found[pk]), reverse("respite_care:waiting_swaps", args=[pk]))
        for pk in sorted(found)
    ]
    return AttentionCard(
        ngettext("Swap that waits for your yes", "Swaps that wait for your yes", _count(found)),
        _("Both families have agreed."),
        places,
    )


def _count(found: Found) -> int:
    return sum(len(each) for each in found.values())


def _rounds(found: Found) -> list[AttentionPlace]:
    """The list, or the round where it is one."""
    return [AttentionPlace(pk, len(found[pk]), _page(pk, found[pk])) for pk in sorted(found)]


def _page(department_id: int, rounds: Sequence[int]) -> str:
    if len(rounds) == 1:
        return reverse("respite_care:round", args=rounds)
    return reverse("respite_care:rounds", args=[department_id])
