"""The cards over the board: what needs a person today."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.models import Department
from shop.queries.attention import Attention, attention_of
from shop.queries.declined_series import count_often_declined
from shop.queries.disruptions import what_is_owed
from shop.queries.follow_ups import waiting_in
from shop.queries.ledger import overdrawn_periods
from shop.queries.qualifications import expiring_qualifications
from shop.registry import installed_modules, is_switched_on
from shop.views.manage.answers import not_there_card
from shop.views.manage.erasure_card import erasure_card
from shop.views.manage.follow_up_rows import clock_or_day
from shop.views.manage.newcomers_card import newcomers_card
from shop.views.manage.outgoing.card import untold_card
from shop.views.manage.representatives_card import representatives_card
from shop.views.manage.threads_card import threads_card
from shop.views.manage.waiting_card import waiting_card
from ui.dates import long_day, short_day
from ui.tiles import AttentionCard


def cards_of(department: Department) -> list[AttentionCard]:
    """Only what is there; nothing to do gives no cards."""
    attention = attention_of(department)
    return [
        *_follow_up_card(department),
        *_stranded_card(department, attention),
        *not_there_card(department),
        *_owed_card(department),
        *_own_cards(department, attention),
        *threads_card(department),
        *waiting_card(department),
        *_expiring_card(department),
        *_declined_card(department),
        *untold_card(department),
        *representatives_card(department),
        *erasure_card(department),
        *newcomers_card(department),
        *_cards_of_modules(department),
    ]


def _follow_up_card(department: Department) -> Iterator[AttentionCard]:
    """First of all: somebody may need help behind the door."""
    waiting = waiting_in(department)
    if not waiting.first_due_at:
        return
    text = _("Hear how they are before %(time)s") % {"time": clock_or_day(waiting.first_due_at)}
    if waiting.overdue:
        text = ngettext(
            "%(count)s is overdue. Hear how they are now",
            "%(count)s are overdue. Hear how they are now",
            waiting.overdue,
        ) % {"count": waiting.overdue}
    yield AttentionCard(
        number=waiting.count,
        title=ngettext("did not open the door", "did not open the door", waiting.count),
        text=text,
        url=reverse("manage:follow_ups", args=[department.pk]),
        is_urgent=True,
        is_overdue=bool(waiting.overdue),
    )


def _stranded_card(department: Department, attention: Attention) -> Iterator[AttentionCard]:
    if attention.stranded_count and attention.first_stranded_at:
        yield AttentionCard(
            number=attention.stranded_count,
            title=ngettext("visit needs a new time", "visits need a new time", attention.stranded_count),
            text=_("The first is under way")
            if attention.first_stranded_at < timezone.now()
            else _("The first is on %(day)s")
            % {"day": long_day(timezone.localtime(attention.first_stranded_at))},
            url=reverse("manage:stranded", args=[department.pk]),
            is_urgent=True,
        )


def _own_cards(department: Department, attention: Attention) -> Iterator[AttentionCard]:
    if attention.requested_count and attention.first_requested_at:
        first = timezone.localtime(attention.first_requested_at)
        yield AttentionCard(
            number=attention.requested_count,
            title=ngettext(
                "request waits for an answer", "requests wait for an answer", attention.requested_count
            ),
            text=_("The first is for %(day)s") % {"day": long_day(first)},
            url=reverse("manage:requests", args=[department.pk]),
        )
    overdrawn = overdrawn_periods(department).count()
    if overdrawn:
        yield AttentionCard(
            number=overdrawn,
            title=ngettext("has booked more than granted", "have booked more than granted", overdrawn),
            text=_("A decision was reduced after the booking"),
            url=reverse("manage:overdrawn", args=[department.pk]),
        )
    if attention.without_outcome_count and attention.first_without_outcome_at:
        first = timezone.localtime(attention.first_without_outcome_at)
        yield AttentionCard(
            number=attention.without_outcome_count,
            title=ngettext(
                "visit without outcome", "visits without outcome", attention.without_outcome_count
            ),
            text=_("The oldest is from %(day)s") % {"day": short_day(first)},
            url=reverse("manage:without_outcome", args=[department.pk]),
        )


def _owed_card(department: Department) -> Iterator[AttentionCard]:
    """Those that keep their time until there is another stand among the visits that need a new time."""
    owed = what_is_owed(department).lost
    if not owed:
        return
    overdue = sum(each.due_on < timezone.localdate() for each in owed)
    text = _("The first by %(day)s") % {"day": long_day(owed[0].due_on)}
    if overdue:
        text = ngettext("%(count)s is overdue", "%(count)s are overdue", overdue) % {"count": overdue}
    yield AttentionCard(
        number=len(owed),
        title=ngettext("visit we owe", "visits we owe", len(owed)),
        text=text,
        url=reverse("manage:stranded", args=[department.pk]) + "#owed",
        is_urgent=bool(overdue),
    )


def _expiring_card(department: Department) -> Iterator[AttentionCard]:
    held = expiring_qualifications(department)
    if held and held[0].valid_until:
        yield AttentionCard(
            number=len(held),
            title=ngettext("qualification runs out soon", "qualifications run out soon", len(held)),
            text=_("The first on %(day)s") % {"day": long_day(held[0].valid_until)},
            url=reverse("manage:expiring", args=[department.pk]),
        )


def _declined_card(department: Department) -> Iterator[AttentionCard]:
    declined = count_often_declined(department)
    if declined:
        yield AttentionCard(
            number=declined,
            title=ngettext(
                "standing visit is often declined", "standing visits are often declined", declined
            ),
            text=_("May be worth a talk: does the time suit?"),
            url=reverse("manage:series_list", args=[department.pk]),
        )


def _cards_of_modules(department: Department) -> Iterator[AttentionCard]:
    used = set(department.services.values_list("module_key", flat=True))
    for module in installed_modules():
        if module.key not in used or not is_switched_on(module.key):
            continue
        for card in module.attention_cards(department):
            yield AttentionCard(
                number=card.count, title=card.title, text=card.text, url=card.url, is_urgent=card.is_urgent
            )
