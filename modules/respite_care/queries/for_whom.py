"""For whom a stay can be, asked before free times are shown."""

from collections.abc import Sequence

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from modules.respite_care.chosen import code_of
from modules.respite_care.enums import PairingRule
from modules.respite_care.models import CaredFor, Pairing
from modules.respite_care.queries.people import those_of
from shop.hooks import FirstChoice
from shop.models import Recipient, Service


def choices_for(service: Service, recipient: Recipient) -> Sequence[FirstChoice]:
    """Each of those they care for, and any two of them together, who may be. One query.

    Who is always with somebody is only offered with them. Two in a home take two beds of it; at home one helper looks
    after both.
    """
    rules = Pairing.objects.filter(first=OuterRef("pk")).values(
        pair=JSONObject(other="second_id", rule="rule")
    )
    people = list(those_of(recipient).annotate(rules=ArraySubquery(rules)))
    ruled = {frozenset({each.pk, found["other"]}): found["rule"] for each in people for found in each.rules}
    here = {each.pk for each in people}
    bound = {
        pk for pair, rule in ruled.items() if rule == PairingRule.TOGETHER and pair <= here for pk in pair
    }
    alone = [FirstChoice(code_of([each.pk]), each.name) for each in people if each.pk not in bound]
    together = [
        _both(one, other, service=service)
        for number, one in enumerate(people)
        for other in people[number + 1 :]
        if _may_be(ruled.get(frozenset({one.pk, other.pk})), is_bound=bool({one.pk, other.pk} & bound))
    ]
    return [*alone, *together]


def _may_be(rule: str | None, *, is_bound: bool) -> bool:
    if rule == PairingRule.TOGETHER:
        return True
    return rule is None and not is_bound


def _both(one: CaredFor, other: CaredFor, *, service: Service) -> FirstChoice:
    label = _("%(one)s and %(other)s together") % {"one": one.name, "other": other.name}
    return FirstChoice(code_of([one.pk, other.pk]), label, for_two=service.uses_places)
