"""Stores that work with a department, and what they ask of its crew."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from modules.shopping_help.models.runs import Run
from modules.shopping_help.models.stores import Store


class StorePartner(models.Model):
    """Somebody of a store's own staff, who sees its lists. They must be a partner of the department as well."""

    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="partners")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="partner_of_stores"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(name="shopping_partner_of_a_store_once", fields=("store", "user")),
        )

    def __str__(self) -> str:
        return f"partner {self.user_id} of store {self.store_id}"


class StoreRequest(models.Model):
    """What a store asks the crew of a run: where and when to fetch the goods. Of nobody who ordered."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="requests")
    text = models.CharField(_("what you ask of the crew"), max_length=200)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(null=True)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"request {self.pk} about run {self.run_id}"
