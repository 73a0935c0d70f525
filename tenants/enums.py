from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MunicipalityState(TextChoices):
    PROVISIONING = "provisioning", _("being made")
    ACTIVE = "active", _("active")
    SUSPENDED = "suspended", _("suspended")


ROUTABLE = frozenset({MunicipalityState.ACTIVE})
"""Only these are found by their host name."""
