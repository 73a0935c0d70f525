"""What a service is called where others may read it: in e-mail and SMS, which lie open on a phone.

The name of most services tells of somebody's health, so none is named unless the department says what it may be called.
"""

from collections.abc import Sequence

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from shop.models import Service


def appointment_name(service: Service) -> str:
    """At the beginning of a sentence about one visit."""
    return capfirst(service.name_in_messages) or _("Your appointment")


def name_outside(service: Service) -> str:
    """Within a sentence about what somebody gets or waits for."""
    return service.name_in_messages or _("the service")


def names_inside() -> Sequence[str]:
    """Names that stay in the house: of every service that its department calls otherwise outside, or not at all."""
    names = Service.objects.values_list("name", "name_in_messages").distinct()
    return sorted({name for name, outside in names if name.casefold() not in outside.casefold()})
