"""What erasing somebody would do, in numbers."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from shop.registry import installed_modules
from shop.stored.everything import SECTIONS
from shop.stored.holding import Erasure

PERSON_ROW = "shop.Recipient"
"""It is blanked, and what is left of it is a number: for who reads it, it goes."""
type Effects = Mapping[Erasure, Sequence[tuple[str, int]]]


def what_erasure_does(recipient_ids: Sequence[int]) -> Effects:
    """By what becomes of them: kinds of rows with a title, and how many there are. One query a kind.

    What goes with an account is counted as gone, and so is what the modules hold, which say how much themselves.
    """
    effects: defaultdict[Erasure, list[tuple[str, int]]] = defaultdict(list)
    for section in SECTIONS:
        for holding in section.holdings:
            count = holding.rows_of(recipient_ids).count() if holding.columns else 0
            if count and holding.model == PERSON_ROW:
                effects[Erasure.DELETED].insert(
                    0, (_("Name, address, phone and national identity number"), count)
                )
            elif count:
                kind = Erasure.DELETED if holding.erasure is Erasure.WITH_OTHERS else holding.erasure
                effects[kind].append((str(holding.title or section.title), count))
    for module in installed_modules():
        effects[Erasure.DELETED].append((_("Answers to: %(module)s") % {"module": module.title}, 1))
    return effects
