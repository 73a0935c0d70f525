"""The cards over the board: what needs a person today."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.models import Department, ModuleSwitch
from shop.queries.attention import Attention, attention_of
from shop.queries.declined_series import count_often_declined
from shop.queries.disruptions import what_is_owed
from shop.registry import installed_modules
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
        *_follow_up_card(department, attention),
        *_stranded_card(department, attention),
        *not_there_card(department, attention),
        *_owed_card(department),
        *_own_cards(department, attention),
        *threads_card(department, attention),
        *waiting_card(department, attention),
        *_expiring_card(department, attention),
        *_declined_card(department),
        *untold_card(department),
        *representatives_card(department, attention),
        *erasure_card(department, attention),
        *newcomers_card(attention),
        *_cards_of_modules(department),
    ]


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


def _own_cards(department: Department, attention: Attention) -> Iterator[AttentionCard]:
    asked, overdrawn, untold = attention.requested, attention.overdrawn, attention.without_outcome
    if asked:
        yield AttentionCard(
            number=len(asked),
            title=ngettext("request waits for an answer", "requests wait for an answer", len(asked)),
            text=_("The first is for %(day)s") % {"day": long_day(timezone.localtime(asked[0]))},
            url=reverse("manage:requests", args=[department.pk]),
        )
    if overdrawn:
        yield AttentionCard(
            number=overdrawn,
            title=ngettext("has booked more than granted", "have booked more than granted", overdrawn),
            text=_("A decision was reduced after the booking"),
            url=reverse("manage:overdrawn", args=[department.pk]),
        )
    if untold:
        yield AttentionCard(
            number=len(untold),
            title=ngettext("visit without outcome", "visits without outcome", len(untold)),
            text=_("The oldest is from %(day)s") % {"day": short_day(timezone.localtime(untold[0]))},
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


def _expiring_card(department: Department, attention: Attention) -> Iterator[AttentionCard]:
    held = attention.expiring
    if held:
        yield AttentionCard(
            number=len(held),
            title=ngettext("qualification runs out soon", "qualifications run out soon", len(held)),
            text=_("The first on %(day)s") % {"day": long_day(held[0])},
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
    """Of those that are switched on and have a service here. One query, and what they ask."""
    used = department.services.order_by().values("module_key")
    on = set(ModuleSwitch.objects.filter(module_key__in=used).values_list("module_key", flat=True))
    for module in installed_modules():
        if module.key not in on:
            continue
        for card in module.attention_cards(department):
            yield AttentionCard(
                number=card.count, title=card.title, text=card.text, url=card.url, is_urgent=card.is_urgent
            )
