"""Whether somebody new may be who worked here before: nothing else of them is known from then but their name."""

import unicodedata
from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from accounts.work_waiting import WAITS
from foundation.alphabet import Alphabetical
from shop.models import Provider, RoleGrant

ENOUGH = 2
"""Words that both must have where one has a name more: “Kari Prøve” and “Kari Anne Prøve”."""


def namesakes_who_left(name: str) -> Sequence[User]:
    """Who has an account from their work here, and works here no more, under that name. One query."""
    words = _words(name)
    return [each for each in _who_left() if _are_alike(words, _words(each.name))]


def _who_left() -> QuerySet[User]:
    worked = Exists(RoleGrant.objects.filter(user=OuterRef("pk"))) | Exists(
        Provider.objects.filter(user=OuterRef("pk"))
    )
    left = Q(work_ended_at__isnull=False) | (Q(is_active=False) & worked)
    return User.objects.filter(left).exclude(WAITS).order_by(Alphabetical("name"), "pk")


def _words(name: str) -> frozenset[str]:
    """In any order and any case, however they are put together: “Prøve, Kari-Anne” is “kari anne prøve”."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return frozenset(folded.replace(",", " ").replace("-", " ").split())


def _are_alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return one == other or (len(one & other) >= ENOUGH and (one <= other or other <= one))
