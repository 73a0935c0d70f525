"""What is written to those who work here: what there is to do, and never about whom."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from notifications.standards import LINK, Counted, Standard
from shop.standard_texts.parts import STAFF, text

if TYPE_CHECKING:
    from notifications.standards import Words

PLAN = ("count", "visits", LINK)


def _in_plan(key: str, title: "Words", subject: "Words", body: "Words", variant: "Words") -> Standard:
    return text(key, title, STAFF, variant=variant, subject=subject, body=body, words=PLAN)


def _fall_away(key: str, count: int, variant: "Words") -> Standard:
    return _in_plan(
        key,
        _("Visits of somebody's plan no longer take place"),
        ngettext_lazy("A visit no longer takes place", "%(count)s visits no longer take place", count),
        ngettext_lazy(
            "This visit no longer takes place:\n\n%(visits)s\n\nYour day plan shows what is left. Questions?"
            " Ask your department.",
            "These visits no longer take place:\n\n%(visits)s\n\nYour day plan shows what is left. Questions?"
            " Ask your department.",
            count,
        ),
        variant,
    )


def _after_all(key: str, count: int, variant: "Words") -> Standard:
    return _in_plan(
        key,
        _("Visits of somebody's plan take place after all"),
        ngettext_lazy("A visit takes place after all", "%(count)s visits take place after all", count),
        ngettext_lazy(
            "We had written that this visit no longer takes place. It does, and you come to it as"
            " before:\n\n%(visits)s\n\nSign in to see your plan.",
            "We had written that these visits no longer take place. They do, and you come to them as"
            " before:\n\n%(visits)s\n\nSign in to see your plan.",
            count,
        ),
        variant,
    )


def _given(key: str, count: int, body: "Words", variant: "Words") -> Standard:
    subject = ngettext_lazy("%(count)s visit more in your plan", "%(count)s visits more in your plan", count)
    return _in_plan(key, _("Visits more in somebody's plan"), subject, body, variant)


def _given_by_hand(key: str, count: int, variant: "Words") -> Standard:
    body = ngettext_lazy(
        "This visit is yours now:\n\n%(visits)s\n\nSign in to see your plan.",
        "These visits are yours now:\n\n%(visits)s\n\nSign in to see your plan.",
        count,
    )
    return _given(key, count, body, variant)


def _given_by_leaving(key: str, count: int, variant: "Words") -> Standard:
    body = ngettext_lazy(
        "A colleague leaves. This visit is yours now:\n\n%(visits)s\n\nSign in to see your plan.",
        "A colleague leaves. These visits are yours now:\n\n%(visits)s\n\nSign in to see your plan.",
        count,
    )
    return _given(key, count, body, variant)


def _given_by_absence(key: str, count: int, variant: "Words") -> Standard:
    body = ngettext_lazy(
        "A colleague is away. This visit is yours now:\n\n%(visits)s\n\nSign in to see your plan.",
        "A colleague is away. These visits are yours now:\n\n%(visits)s\n\nSign in to see your plan.",
        count,
    )
    return _given(key, count, body, variant)


def _lost(key: str, count: int, variant: "Words") -> Standard:
    return _in_plan(
        key,
        _("Visits fewer in somebody's plan"),
        ngettext_lazy("%(count)s visit fewer in your plan", "%(count)s visits fewer in your plan", count),
        ngettext_lazy(
            "Somebody else comes to this visit now:\n\n%(visits)s\n\nSign in to see your plan.",
            "Somebody else comes to these visits now:\n\n%(visits)s\n\nSign in to see your plan.",
            count,
        ),
        variant,
    )


ONE, SEVERAL = _("one visit"), _("several visits")
FALL_AWAY = Counted(_fall_away("recipient.ended", 1, ONE), _fall_away("recipient.ended.several", 2, SEVERAL))
AFTER_ALL = Counted(
    _after_all("recipient.comes_again", 1, ONE), _after_all("recipient.comes_again.several", 2, SEVERAL)
)
GIVEN_BY_HAND = Counted(
    _given_by_hand("provider.given_visits", 1, _("one visit, given by hand")),
    _given_by_hand("provider.given_visits.several", 2, _("several visits, given by hand")),
)
GIVEN_BY_LEAVING = Counted(
    _given_by_leaving("provider.given_visits.leaves", 1, _("one visit, because a colleague leaves")),
    _given_by_leaving(
        "provider.given_visits.leaves.several", 2, _("several visits, because a colleague leaves")
    ),
)
GIVEN_BY_ABSENCE = Counted(
    _given_by_absence("provider.given_visits.away", 1, _("one visit, because a colleague is away")),
    _given_by_absence(
        "provider.given_visits.away.several", 2, _("several visits, because a colleague is away")
    ),
)
LOST = Counted(_lost("provider.lost_visits", 1, ONE), _lost("provider.lost_visits.several", 2, SEVERAL))
