"""How long lists and allergies are kept, as each service has decided."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from modules.shopping_help.forms.settings import SettingsForm
from modules.shopping_help.models import AllergyWarning, Order, Run
from modules.shopping_help.queries.runs import KEY, services_that_shop
from shop.models import Recipient, Service


@dataclass(frozen=True, slots=True)
class Keeping:
    """How long after a run its lists are kept, and how long after an order what is not tolerated."""

    lists: timedelta
    allergies: timedelta


def keeping_of(service: Service) -> Keeping:
    decided = SettingsForm.of(service)
    return Keeping(timedelta(days=decided["list_days"]), timedelta(days=decided["allergy_days"]))


def keeping_of_each() -> Mapping[int, tuple[int, Keeping]]:
    """By the id of each service that has runs or may have: its department's id and what it decided. One query."""
    has_runs = Exists(Run.objects.filter(service=OuterRef("pk")))
    services = Service.objects.filter(has_runs | Q(module_key=KEY)).only("pk", "department", "settings")
    return {each.pk: (each.department_id, keeping_of(each)) for each in services}


def longest(decided: Iterable[Keeping]) -> Keeping:
    """The longest of each; what holds where nobody has decided where there is none."""
    all_of_them = list(decided) or [keeping_of(Service(settings={}))]
    return Keeping(max(each.lists for each in all_of_them), max(each.allergies for each in all_of_them))


def keeping_for(recipient: Recipient) -> Keeping:
    """The longest of the services that they may have. One query."""
    return longest(keeping_of(each) for each in services_that_shop(recipient))


def day_of_end(since: datetime, kept: timedelta) -> date:
    """The last day on which it is there."""
    return timezone.localdate(since + kept)


def allergies_kept_until(warning: AllergyWarning) -> date:
    """After the last order, or after they were said where that is later. Two queries."""
    decided = keeping_of_each()
    usual = longest(each for _department, each in decided.values())
    ends = [day_of_end(warning.said_at, usual.allergies)]
    orders = Order.objects.filter(booking__recipient=warning.recipient_id)
    for service_id, ended_at in orders.values_list("run__service", "run__ends_at"):
        kept = decided[service_id][1] if service_id in decided else usual
        ends.append(day_of_end(ended_at, kept.allergies))
    return max(ends)
