"""Whether somebody new may be who worked here before: nothing else of them is known from then but their name."""

import re
import unicodedata
from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from accounts.work_waiting import WAITS
from foundation.alphabet import Alphabetical
from shop.models import Provider, RoleGrant

ONE_OF_TWO = str.maketrans({"ø": "o", "æ": "a", "å": "a", "ð": "d", "đ": "d", "þ": "t", "ł": "l", "ß": "s"})
"""Letters that have no mark to take off, as keyboards without them write them."""
NO_LETTER = re.compile(r"[^\w]|_")
ENOUGH = 2
"""Words that both must have where one has a name more: “Kari Prøve” and “Kari Anne Prøve”."""


def namesakes_who_left(name: str) -> Sequence[User]:
    """Who has an account from their work here, and works here no more, under that name. One query.

    Who says no name, or one in letters that ours cannot be compared with, may be anybody who left.
    """
    words = frozenset[str]() if _says_nothing(name) else _words(name)
    return [each for each in _who_left() if not words or _are_alike(words, _words(each.name))]


def _says_nothing(name: str) -> bool:
    """An address stands in for a name that was not told."""
    strange = (sign for sign in name if sign.isalpha() and not unicodedata.name(sign, "").startswith("LATIN"))
    return "@" in name or any(strange)


def _who_left() -> QuerySet[User]:
    worked = Exists(RoleGrant.objects.filter(user=OuterRef("pk"))) | Exists(
        Provider.objects.filter(user=OuterRef("pk"))
    )
    left = Q(work_ended_at__isnull=False) | (Q(is_active=False) & worked)
    return User.objects.filter(left).exclude(WAITS).order_by(Alphabetical("name"), "pk")


def _words(name: str) -> frozenset[str]:
    """In any order and any case, however they are spelled and put together: “Pröve, Kari-Anne” is “kari anne prove”."""
    plain = unicodedata.normalize("NFKD", name.casefold().translate(ONE_OF_TWO))
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return frozenset(NO_LETTER.sub(" ", letters).split())


def _are_alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Each word of the shorter name is one of the other's, or its first letter."""
    few, many = sorted((one, other), key=len)
    found = [any(_is_word(word, each) for each in many) for word in few]
    return bool(few) and all(found) and (len(few) >= ENOUGH or len(few) == len(many))


def _is_word(one: str, other: str) -> bool:
    return one == other or (1 in {len(one), len(other)} and one[0] == other[0])
