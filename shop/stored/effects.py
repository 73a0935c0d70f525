"""What erasing somebody would do, and what is left once it is done."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

from shop.hooks import Reader, ServiceModule
from shop.models import Recipient
from shop.registry import installed_modules
from shop.stored.counted import counted_in_words
from shop.stored.everything import SECTIONS, modules_about
from shop.stored.holding import Erasure, Holding

PERSON_ROW = "shop.Recipient"
"""It is blanked, and what is left of it is a number: for who reads it, it goes."""
STAYS = frozenset({Erasure.BLANKED, Erasure.KEPT})
type Effects = Mapping[Erasure, Sequence[tuple[str, str]]]


def what_erasure_does(recipients: Sequence[Recipient]) -> Effects:
    """By what becomes of them: how much of each kind there is, and more about it. One query a kind.

    What goes with an account is counted as gone. What the modules hold goes too: they say what it is.
    """
    effects: defaultdict[Erasure, list[tuple[str, str]]] = defaultdict(list)
    effects[Erasure.DELETED].append((_("Name, address, phone and national identity number"), ""))
    for holding, count in _counted([each.pk for each in recipients], Erasure):
        kind = Erasure.DELETED if holding.erasure is Erasure.WITH_OTHERS else holding.erasure
        effects[kind].append((counted_in_words(holding.model, count), ""))
    for module in installed_modules():
        if titles := _titles_of(module, recipients):
            effects[Erasure.DELETED].append((str(module.title), ", ".join(titles)))
    return effects


def what_is_left(recipient_ids: Collection[int]) -> Sequence[str]:
    """Of somebody who was erased: “12 visits”, “1 decision”. One query a kind that stays."""
    return [counted_in_words(holding.model, count) for holding, count in _counted(recipient_ids, STAYS)]


def _counted(recipient_ids: Collection[int], kinds: Collection[Erasure]) -> Iterator[tuple[Holding, int]]:
    for section in SECTIONS:
        for holding in section.holdings:
            if holding.columns and holding.model != PERSON_ROW and holding.erasure in kinds:
                count = holding.rows_of(recipient_ids).count()
                if count:
                    yield holding, count


def _titles_of(module: ServiceModule, recipients: Sequence[Recipient]) -> Sequence[str]:
    """What the module holds of any of these rows, by the titles it is shown with."""
    held = (modules_about(each, of=[module], reader=Reader.STAFF) for each in recipients)
    return list(dict.fromkeys(title for said in held for title in said.get(str(module.title), {})))
