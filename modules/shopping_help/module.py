"""Shopping help, as the booking core sees it."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from modules.shopping_help.models import AllergyWarning, Favourite, ListLine, Order
from shop.hooks import ServiceModule
from shop.models import Booking, Recipient


class ShoppingHelp(ServiceModule):
    """Orders are collected into a run, shopped by a crew and brought home."""

    key = "shopping_help"
    title = _("Shopping help")
    description = _("Groceries are ordered on a list, shopped together in one run, and brought home.")
    urlconf = "modules.shopping_help.urls"

    def personal_data(self, recipient: Recipient) -> Mapping[str, Any]:
        orders = Order.objects.filter(booking__recipient=recipient).prefetch_related("lines")
        favourites = Favourite.objects.filter(recipient=recipient)
        warning = AllergyWarning.objects.filter(recipient=recipient).first()
        return {
            "orders": [[line.text for line in order.lines.all()] for order in orders],
            "favourites": list(favourites.values_list("product__name", flat=True)),
            "allergies": [*warning.allergens, warning.text] if warning else [],
        }

    def erase(self, recipient: Recipient) -> None:
        Order.objects.filter(booking__recipient=recipient).delete()
        Favourite.objects.filter(recipient=recipient).delete()
        ListLine.objects.filter(recipient=recipient).delete()
        AllergyWarning.objects.filter(recipient=recipient).delete()

    def forget(self, bookings: QuerySet[Booking]) -> int:
        return Order.objects.filter(booking__in=bookings).delete()[0]

    def merge(self, duplicate: Recipient, into: Recipient) -> None:
        theirs = Favourite.objects.filter(recipient=duplicate)
        theirs.exclude(product__in=Favourite.objects.filter(recipient=into).values("product")).update(
            recipient=into
        )
        theirs.delete()
        if not AllergyWarning.objects.filter(recipient=into).exists():
            AllergyWarning.objects.filter(recipient=duplicate).update(recipient=into)
        AllergyWarning.objects.filter(recipient=duplicate).delete()
