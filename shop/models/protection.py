"""Where somebody lives whose address nobody may know but the one who comes, on the day."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.models.people import Recipient


class ProtectedContact(models.Model):
    """Address and telephone of a protected recipient, whose own row has neither: see shop.queries.protected_contact.

    In a table of their own, so that a page, a list or a search that knows nothing of protection finds nothing to show.
    """

    recipient = models.OneToOneField(Recipient, on_delete=models.CASCADE, related_name="+")
    address = models.CharField(_("address"), max_length=200, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)

    def __str__(self) -> str:
        return f"protected contact {self.pk}"
