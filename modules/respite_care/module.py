"""Respite care, as the booking core sees it."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from modules.respite_care.models import CaredFor, StayOf
from shop.hooks import ServiceModule
from shop.models import Booking, Recipient


class RespiteCare(ServiceModule):
    """Whoever cares for somebody gets days off: a stay in a residence or a private home, or hours at home."""

    key = "respite_care"
    title = _("Respite care")
    description = _(
        "Stays over nights and weekends in residences and private homes, and hours at home, for those who care for"
        " somebody."
    )
    urlconf = "modules.respite_care.urls"

    def personal_data(self, recipient: Recipient) -> Mapping[str, Any]:
        names = CaredFor.objects.filter(recipient=recipient).values_list("name", flat=True)
        return {"cared_for": list(names)}

    def erase(self, recipient: Recipient) -> None:
        StayOf.objects.filter(booking__recipient=recipient).delete()
        CaredFor.objects.filter(recipient=recipient).delete()

    def forget(self, bookings: QuerySet[Booking]) -> int:
        return StayOf.objects.filter(booking__in=bookings).delete()[0]

    def merge(self, duplicate: Recipient, into: Recipient) -> None:
        CaredFor.objects.filter(recipient=duplicate).update(recipient=into)
