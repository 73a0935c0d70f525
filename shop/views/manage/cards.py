"""What needs a person: the cards over the board, and the lines of the start page for who has several departments."""

from collections.abc import Callable, Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.models import Department
from shop.queries.waits import Attention, attention_of, decisions_attention_in
from shop.viewer import Viewer
from shop.views.manage.answers import not_there_card
from shop.views.manage.erasure_card import erasure_card
from shop.views.manage.follow_up_rows import clock_or_day
from shop.views.manage.module_cards import cards_of_modules
from shop.views.manage.newcomers_card import newcomers_card
from shop.views.manage.outgoing.card import untold_card
from shop.views.manage.representatives_card import representatives_card
from shop.views.manage.rota_cards import few_card, nobody_card, too_full_card
from shop.views.manage.running_out_card import running_out_card
from shop.views.manage.threads_card import threads_card
from shop.views.manage.waiting_card import asked_card, offered_card, waiting_card
from ui.dates import long_day, short_day
from ui.tiles import AttentionCard

type MakeCard = Callable[[Department, Attention], Iterator[AttentionCard]]
"""One card at most, where there is anything to say."""


def cards_of(department: Department, viewer: Viewer) -> list[AttentionCard]:
    """Only what is there, the urgent first; nothing to do gives no cards."""
    attention = attention_of(department)
    cards = [card for make in KINDS for card in make(department, attention)]
    cards += [card for card, _places in cards_of_modules([department], viewer)]
    return sorted(cards, key=urgency)


def urgency(card: AttentionCard) -> tuple[bool, bool]:
    """What to sort by: what is overdue first, then what is urgent; else as it was."""
    return not card.is_overdue, not card.is_urgent


def decision_cards_of(department: Department) -> list[AttentionCard]:
    """The same for who handles decisions there and administers nothing. One query."""
    attention = decisions_attention_in([department])[department.pk]
    return [card for make in DECISION_KINDS for card in make(department, attention)]


def _follow_up_card(department: Department, attention: Attention) -> Iterator[AttentionCard]:
    """First of all: somebody may need help behind the door."""
    due = attention.follow_ups
    if not due:
        return
    overdue = sum(moment < timezone.now() for moment in due)
    text = _("Hear how they are before %(time)s") % {"time": clock_or_day(due[0])}
    if overdue:
        text = ngettext(
            "%(count)s is overdue. Hear how they are now",
            "%(count)s are overdue. Hear how they are now",
            overdue,
        ) % {"count": overdue}
    yield AttentionCard(
        number=len(due),
        title=ngettext("did not open the door", "did not open the door", len(due)),
        text=text,
        url=reverse("manage:follow_ups", args=[department.pk]),
        is_urgent=True,
        is_overdue=bool(overdue),
    )


def _stranded_card(department: Department, attention: Attention) -> Iterator[AttentionCard]:
    visits = attention.stranded
    if visits:
        yield AttentionCard(
            number=len(visits),
            title=ngettext("visit needs a new time", "visits need a new time", len(visits)),
            text=_("The first is under way")
            if visits[0] < timezone.now()
            else _("The first is on %(day)s") % {"day": long_day(timezone.localtime(visits[0]))},
            url=reverse("manage:stranded", args=[department.pk]),
            is_urgent=True,
        )


def _requested_card(department: Department, attention: Attention) -> Iterator[AttentionCard]:
    asked = attention.requested
    if asked:
        yield AttentionCard(
            number=len(asked),
            title=ngettext("request waits for an answer", "requests wait for an answer", len(asked)),
            text=_("The first is for %(day)s") % {"day": long_day(timezone.localtime(asked[0]))},
            url=reverse("manage:requests", args=[department.pk]),
        )


def _overdrawn_card(department: Department, attention: Attention) -> Iterator[AttentionCard]:
    overdrawn = attention.overdrawn
    if overdrawn:
        yield AttentionCard(
            number=overdrawn,
            title=ngettext("has booked more than granted", "have booked more than granted", overdrawn),
            text=_("A decision was reduced after the booking"),
            url=reverse("manage:overdrawn", args=[department.pk]),
        )


def _without_outcome_card(department: Department, attention: Attention) -> Iterator[AttentionCard]:
    untold = attention.without_outcome
    if untold:
        yield AttentionCard(
            number=len(untold),
            title=ngettext("visit without outcome", "visits without outcome", len(untold)),
            text=_("The oldest is from %(day)s") % {"day": short_day(timezone.localtime(untold[0]))},
            url=reverse("manage:without_outcome", args=[department.pk]),
        )


def _owed_card(department: Department, attention: Attention) -> Iterator[AttentionCard]:
    """Those that keep their time until there is another stand among the visits that need a new time."""
    owed = attention.owed
    if not owed:
        return
    overdue = sum(due_on < timezone.localdate() for due_on in owed)
    text = _("The first by %(day)s") % {"day": long_day(owed[0])}
    if overdue:
        text = ngettext("%(count)s is overdue", "%(count)s are overdue", overdue) % {"count": overdue}
    yield AttentionCard(
        number=len(owed),
        title=ngettext("visit we owe", "visits we owe", len(owed)),
        text=text,
        url=reverse("manage:stranded", args=[department.pk]) + "#owed",
        is_urgent=bool(overdue),
    )


def _expiring_card(department: Department, attention: Attention) -> Iterator[AttentionCard]:
    held = attention.expiring
    if held:
        yield AttentionCard(
            number=len(held),
            title=ngettext("qualification runs out soon", "qualifications run out soon", len(held)),
            text=_("The first on %(day)s") % {"day": long_day(held[0])},
            url=reverse("manage:expiring", args=[department.pk]),
        )


def _declined_card(department: Department, attention: Attention) -> Iterator[AttentionCard]:
    declined = attention.often_declined
    if declined:
        yield AttentionCard(
            number=declined,
            title=ngettext(
                "standing visit is often declined", "standing visits are often declined", declined
            ),
            text=_("May be worth a talk: does the time suit?"),
            url=reverse("manage:series_list", args=[department.pk]),
        )


DECISION_KINDS: tuple[MakeCard, ...] = (
    representatives_card,
    running_out_card,
    _overdrawn_card,
    erasure_card,
)
KINDS: tuple[MakeCard, ...] = (
    _follow_up_card,
    _stranded_card,
    not_there_card,
    nobody_card,
    _owed_card,
    untold_card,
    offered_card,
    _requested_card,
    threads_card,
    few_card,
    too_full_card,
    _without_outcome_card,
    asked_card,
    waiting_card,
    *DECISION_KINDS,
    _expiring_card,
    _declined_card,
    newcomers_card,
)
"""The more urgent, the earlier; on a start page the urgent ones of all come first."""
