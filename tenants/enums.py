from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MunicipalityState(TextChoices):
    PROVISIONING = "provisioning", _("being made")
    ACTIVE = "active", _("active")
    SUSPENDED = "suspended", _("suspended")


ROUTABLE = frozenset({MunicipalityState.ACTIVE})
"""Only these serve their pages, and have jobs by the clock."""

ANSWERED = ROUTABLE | {MunicipalityState.SUSPENDED}
"""Only these are found by their host name: a suspended one's says that it is closed for now."""


class MunicipalityKind(TextChoices):
    """What a customer is. Only a municipality of Norway has a kommunenummer; the others come aboard by request."""

    MUNICIPALITY = "municipality", _("municipality")
    DISTRICT = "district", _("city district")
    OTHER_NORDIC = "other_nordic", _("municipality of another Nordic country")
    TEST = "test", _("test")
