"""Which of a module's usual services a department has."""

from collections.abc import Collection, Mapping

from shop.models import Department, Service
from shop.usual_services import MADE_AS, UsualServices


def made_already(department: Department, usual: UsualServices) -> Mapping[str, Service]:
    """Those that are here, by their codes, whatever they are called by now."""
    services = Service.objects.filter(department=department, module_key=usual.module_key).order_by("-pk")
    return {code: each for each in services if (code := each.settings.get(MADE_AS))}


def missing_from(department: Department, usual: UsualServices) -> Collection[str]:
    """The codes of those that are not here."""
    return usual.by_code.keys() - made_already(department, usual).keys()
