"""What is said when somebody was not met: only at a home is there a door that nobody opens."""

from django.utils.translation import gettext as _

from shop.enums import ServicePlace
from shop.models import Service

CALLS = frozenset({ServicePlace.BY_PHONE, ServicePlace.BY_VIDEO})


def not_met_word(service: Service) -> str:
    """“nobody home”, “did not answer”, “did not come”."""
    if service.place in CALLS:
        return _("did not answer")
    if service.uses_places or service.place != ServicePlace.AT_HOME:
        return _("did not come")
    return _("nobody home")
