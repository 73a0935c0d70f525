"""What the rules of a service may not say together: one written rule for the page and for the act."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.enums import StayUnit

type Rules = Mapping[str, Any]

DEADLINES = ("cancel_deadline", "move_within_day_deadline", "move_to_other_day_deadline")
STAY = ("shortest_stay", "longest_stay", "arrives_at", "leaves_at")


@dataclass(frozen=True, slots=True)
class Objection:
    """`field` is the rule to change, `words` says how."""

    field: str
    words: str


def objections(rules: Rules) -> Iterator[Objection]:
    """Everything that contradicts something else. Rules that are missing from the mapping are not judged."""
    for needed, object_to in CHECKS:
        if rules.keys() >= needed:
            yield from object_to(rules)


def _within_horizon(name: str) -> Callable[[Rules], Iterator[Objection]]:
    """A deadline that has passed before anybody can book leaves nothing to book, or to cancel."""

    def object_to(rules: Rules) -> Iterator[Objection]:
        days, deadline = rules["booking_horizon"], rules[name]
        if deadline is not None and deadline > timedelta(days=days):
            words = ngettext(
                "This is longer than the %(count)s day one can book ahead. Write at most %(hours)s hours.",
                "This is longer than the %(count)s days one can book ahead. Write at most %(hours)s hours.",
                days,
            )
            yield Objection(name, words % {"count": days, "hours": days * 24})

    return object_to


def _stay_says_everything(rules: Rules) -> Iterator[Objection]:
    for name in STAY:
        if rules["stay_unit"] and rules[name] is None:
            yield Objection(name, _("A stay needs this too."))
        if not rules["stay_unit"] and rules[name] is not None:
            yield Objection(name, _("Only a stay has this."))


def _stay_is_not_longer_than_its_longest(rules: Rules) -> Iterator[Objection]:
    shortest, longest = rules["shortest_stay"], rules["longest_stay"]
    if shortest is not None and longest is not None and longest < shortest:
        yield Objection("longest_stay", _("The longest stay is shorter than the shortest."))


def _weekends_come_one_by_one(rules: Rules) -> Iterator[Objection]:
    if rules["stay_unit"] != StayUnit.WEEKENDS:
        return
    for name in ("shortest_stay", "longest_stay"):
        if rules[name] != 1:
            yield Objection(name, _("A weekend is from Friday to Sunday: write 1."))


def _day_ends_after_it_begins(rules: Rules) -> Iterator[Objection]:
    if rules["stay_unit"] != StayUnit.DAYS or rules["shortest_stay"] != 1:
        return
    arrives, leaves = rules["arrives_at"], rules["leaves_at"]
    if arrives is not None and leaves is not None and leaves <= arrives:
        yield Objection("leaves_at", _("On a stay of one day this must be later than the arrival."))


def _two_hold_no_session(rules: Rules) -> Iterator[Objection]:
    if rules["providers_needed"] > 1 and rules["seats"] > 1:
        yield Objection("seats", _("A session is held by one. Write 1 here, or let one come."))


def _session_has_one_length(rules: Rules) -> Iterator[Objection]:
    """Everybody in a session comes and goes together."""
    if rules["seats"] > 1 and (rules["other_durations"] or rules["stay_unit"]):
        yield Objection("seats", _("All in a session come and go together: let it always last the same."))


def _choice_of_places_is_of_visits(rules: Rules) -> Iterator[Objection]:
    if rules["other_places"] and (rules["seats"] > 1 or rules["uses_places"] or rules["stay_unit"]):
        words = _("Sessions, stays, and beds and other places have one place: take the others away.")
        yield Objection("other_places", words)


def _two_on_request_are_people_for_one(rules: Rules) -> Iterator[Objection]:
    if not rules["may_ask_for_two"]:
        return
    if rules["providers_needed"] > 1:
        yield Objection("may_ask_for_two", _("Two come already. Take this away, or let one come."))
    elif rules["seats"] > 1 or rules["uses_places"]:
        words = _("Only visits of people to one recipient can have two: take this away.")
        yield Objection("may_ask_for_two", words)


def _the_same_one_is_one(rules: Rules) -> Iterator[Objection]:
    if not rules["keeps_provider"]:
        return
    if rules["providers_needed"] > 1 or rules["may_ask_for_two"]:
        yield Objection(
            "keeps_provider", _("This is for one who comes alone. Take it away, or let only one come.")
        )
    elif rules["seats"] > 1 or rules["uses_places"]:
        words = _("Sessions, and beds and other places, do not follow somebody they met: take this away.")
        yield Objection("keeps_provider", words)


CHECKS: tuple[tuple[set[str], Callable[[Rules], Iterator[Objection]]], ...] = (
    *(({"booking_horizon", name}, _within_horizon(name)) for name in ("minimum_notice", *DEADLINES)),
    ({"stay_unit", *STAY}, _stay_says_everything),
    ({"shortest_stay", "longest_stay"}, _stay_is_not_longer_than_its_longest),
    ({"stay_unit", "shortest_stay", "longest_stay"}, _weekends_come_one_by_one),
    ({"stay_unit", "shortest_stay", "arrives_at", "leaves_at"}, _day_ends_after_it_begins),
    ({"providers_needed", "seats"}, _two_hold_no_session),
    ({"seats", "other_durations", "stay_unit"}, _session_has_one_length),
    ({"other_places", "seats", "uses_places", "stay_unit"}, _choice_of_places_is_of_visits),
    ({"may_ask_for_two", "providers_needed", "seats", "uses_places"}, _two_on_request_are_people_for_one),
    (
        {"keeps_provider", "may_ask_for_two", "providers_needed", "seats", "uses_places"},
        _the_same_one_is_one,
    ),
)
"""Which rules each of them reads."""
