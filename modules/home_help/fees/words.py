"""How co-payment is said: amounts, months, and the arithmetic of a charge line by line. Words only; no queries."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from modules.home_help.fees.reckoning import (
    Band,
    Charge,
    Problem,
    Rule,
    Strategy,
    Table,
)
from shop.presentation import length_in_hours
from ui.money import kroner
from ui.tiles import Definition

STRATEGIES: Mapping[Strategy, Promise] = {
    Strategy.HOURLY: gettext_lazy("By the hour, with a monthly cap"),
    Strategy.SUBSCRIPTION: gettext_lazy("A fixed subscription a month"),
    Strategy.SUBSCRIPTION_AFTER_HOURS: gettext_lazy("By the hour, and a subscription after some hours"),
}

PROBLEMS: Mapping[Problem, Promise] = {
    Problem.NOT_THE_FIRST: gettext_lazy("A rate table begins on the first of a month."),
    Problem.NO_BANDS: gettext_lazy("Write at least one band."),
    Problem.NOT_IN_ORDER: gettext_lazy("The bands are numbered from 1 on."),
    Problem.NEGATIVE: gettext_lazy("An amount cannot be below zero."),
    Problem.RATE_MISSING: gettext_lazy("Write what an hour costs."),
    Problem.SUBSCRIPTION_MISSING: gettext_lazy("Write what the subscription costs."),
    Problem.HOURS_MISSING: gettext_lazy("Write after how many hours the subscription begins."),
    Problem.ABOVE_COST: gettext_lazy("An hour cannot cost more than the cost price."),
    Problem.MAXIMUM_MISSING: gettext_lazy("A band is under 2 G: write the statutory maximum."),
    Problem.NO_SUCH_DEFAULT: gettext_lazy("There is no such band."),
}


def more_or_less(ore: int) -> str:
    """Of a correction: “450 kr more to pay” or “450 kr is paid back”."""
    said = _("%(amount)s is paid back") if ore < 0 else _("%(amount)s more to pay")
    return said % {"amount": kroner(abs(ore))}


def hours_in_file(minutes: int) -> str:
    """“1,75” hours."""
    return f"{minutes / 60:.2f}".replace(".", ",")


def month_in_words(month: date) -> str:
    """“November 2026”, at the beginning of a line."""
    return capfirst(date_format(month, "F Y"))


def month_within(month: date) -> str:
    """The same within a sentence: the name of the month as the language writes it."""
    return date_format(month, "F Y")


def time_in_words(minutes: int) -> str:
    """“2 hours 30 minutes”; of no time a dash."""
    return length_in_hours(timedelta(minutes=minutes)) or "–"


def visits_in_words(count: int) -> str:
    return ngettext("%(count)s visit", "%(count)s visits", count) % {"count": count}


def arithmetic(charge: Charge, table: Table) -> Sequence[Definition]:
    """Each step of a charge: by which rule, and what it comes to."""
    return [Definition(_rule(step.rule, charge, table), kroner(step.amount)) for step in charge.steps]


def _rule(rule: Rule, charge: Charge, table: Table) -> str:
    band, given = charge.band, charge.given
    match rule:
        case Rule.HOURS:
            words = {"time": time_in_words(given.minutes), "rate": kroner(band.hourly_rate or 0)}
            return _("%(time)s at %(rate)s an hour") % words
        case Rule.SUBSCRIPTION:
            return _subscription(charge, table)
        case Rule.CAP:
            return _("Never more than %(most)s a month") % {"most": kroner(band.monthly_cap or 0)}
        case Rule.COST:
            return _("Never more than the hours cost the municipality, %(cost)s each") % {
                "cost": kroner(table.cost_price or 0)
            }
        case Rule.STATUTORY:
            return _("Never more than the law’s maximum for households under 2 G")


def _subscription(charge: Charge, table: Table) -> str:
    if table.strategy == Strategy.SUBSCRIPTION:
        return _("A fixed amount a month, however much help")
    if any(step.rule == Rule.HOURS for step in charge.steps):
        return _("Never more than the subscription a month")
    hours = charge.band.hours or 0
    return ngettext(
        "A fixed amount a month from more than %(count)s hour on",
        "A fixed amount a month from more than %(count)s hours on",
        hours,
    ) % {"count": hours}


def price_of(band: Band, strategy: Strategy) -> str:
    """What a band pays, in one line: “300 kr an hour, at most 1 500 kr a month”."""
    rate = _("%(rate)s an hour") % {"rate": kroner(band.hourly_rate or 0)}
    monthly = _("%(amount)s a month") % {"amount": kroner(band.subscription or 0)}
    match strategy:
        case Strategy.SUBSCRIPTION:
            return monthly
        case Strategy.SUBSCRIPTION_AFTER_HOURS:
            return ngettext(
                "%(rate)s until %(count)s hour, then %(monthly)s",
                "%(rate)s until %(count)s hours, then %(monthly)s",
                band.hours or 0,
            ) % {"rate": rate, "count": band.hours or 0, "monthly": monthly}
        case Strategy.HOURLY:
            if band.monthly_cap is None:
                return rate
            return _("%(rate)s, at most %(most)s a month") % {"rate": rate, "most": kroner(band.monthly_cap)}


def band_in_words(band: Band) -> str:
    """“2: 2–3 G”."""
    return f"{band.number}: {band.label}"
