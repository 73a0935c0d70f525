"""Invented rounds, one in each state, and stays that families would swap."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta

from django.utils import timezone

from foundation.actor import SYSTEM, Actor, Channel
from foundation.errors import DomainError
from modules.respite_care.domain.proposing import propose
from modules.respite_care.domain.publishing import publish, publish_round
from modules.respite_care.domain.rounds import Terms, add_stay, open_round, set_up_round
from modules.respite_care.domain.suggesting import suggested
from modules.respite_care.domain.swapping import offer_stay, suggest
from modules.respite_care.domain.wishing import hand_in
from modules.respite_care.enums import HomeKind, RoundState
from modules.respite_care.models import Home, Round, Wish
from modules.respite_care.queries.swaps import stays_to_swap
from shop.models import Absence, Recipient, Service
from shop.queries.asked_first import asked_first
from shop.queries.days import span_of_day

ROUNDS = (
    ("Helger før jul", 21, RoundState.PUBLISHED),
    ("Helger etter jul", 56, RoundState.PROPOSED),
    ("Helger i vinter", 91, RoundState.OPEN),
    ("Helger i vår", 126, RoundState.DRAFT),
)
"""How each is called, in how many days its first weekend is at the earliest, and how far it has come."""
STAYS = 3
PAINTED = (14, 120)
"""From which day to which."""
OPEN_FOR = timedelta(days=12)
UNTIL = timedelta(hours=12)
"""On the last day: noon."""


def make_rounds(service: Service, *, carers: Sequence[Recipient]) -> None:
    """Once: whoever looks at the demonstration later has the rounds as they were left."""
    if Round.objects.filter(service=service).exists():
        return
    _close_one_home(service)
    for name, days, state in ROUNDS:
        _make(service, name, days=days, state=state, carers=carers)
    _swap(carers)


def _swap(carers: Sequence[Recipient]) -> None:
    """Two families each offer a stay, and a third would give one of theirs for the first."""
    with_one = [carer for carer in carers if carer.respite_cared_for.count() == 1]
    stays = [(carer, stay) for carer in with_one for stay in stays_to_swap(carer)[-1:]]
    offers = [offer_stay(stay, actor=Actor(carer.user_id, Channel.SELF)) for carer, stay in stays[:2]]
    for carer, stay in stays[2:]:
        with suppress(DomainError):
            suggest(offers[0], stay, actor=Actor(carer.user_id, Channel.SELF))
            return


def _close_one_home(service: Service) -> None:
    """One of the residences is being painted for some months: there are more wishes than places."""
    homes = Home.objects.filter(department=service.department, kind=HomeKind.RESIDENCE).order_by("pk")
    begins = span_of_day(timezone.localdate() + timedelta(days=PAINTED[0])).starts_at
    ends = span_of_day(timezone.localdate() + timedelta(days=PAINTED[1])).starts_at
    Absence.objects.bulk_create(
        Absence(provider_id=bed.provider_id, during=(begins, ends))
        for home in homes[1:]
        for bed in home.beds.all()
    )


def _make(service: Service, name: str, *, days: int, state: RoundState, carers: Sequence[Recipient]) -> None:
    first = timezone.localdate() + timedelta(days=days)
    wishes_until = span_of_day(timezone.localdate() + OPEN_FOR).starts_at + UNTIL
    found = set_up_round(service, terms=Terms(name, wishes_until, 1), actor=SYSTEM)
    for each in suggested(service, first=first, last=first + timedelta(days=34))[:STAYS]:
        add_stay(found, day=each.day, length=each.length, label=each.label, actor=SYSTEM)
    if state == RoundState.DRAFT or not found.stays.exists():
        return
    open_round(found, actor=SYSTEM)
    # Most have answered; where it is still open one of them has not.
    for number, carer in enumerate(carers if state != RoundState.OPEN else carers[1:-1]):
        _wish(found, carer, number=number)
    if state == RoundState.OPEN:
        return
    Round.objects.filter(pk=found.pk).update(wishes_until=timezone.now() - timedelta(hours=1))
    propose(found, actor=SYSTEM)
    if state == RoundState.PUBLISHED and Wish.objects.filter(round=found).exists():
        publish(found, actor=SYSTEM)
        publish_round(round_id=found.pk, user_id=None)


def _wish(found: Round, carer: Recipient, *, number: int) -> None:
    """Nearly all would like the first weekend best."""
    question = asked_first(found.service, carer)
    if question is None:
        return
    stays = list(found.stays.values_list("pk", flat=True))
    if number % 4 == 0:
        stays.reverse()
    chosen = question.choices[-1].value  # siblings together, where there are any
    hand_in(
        found,
        recipient=carer,
        wishes=[(stay, chosen) for stay in stays],
        actor=Actor(carer.user_id, Channel.SELF),
    )
