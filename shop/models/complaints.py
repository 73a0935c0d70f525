from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST_ADDRESS = 200


class ComplaintAddress(models.Model):
    """Where the municipality takes complaints about all decisions: one row, or no. Without one each department does."""

    only = models.PositiveSmallIntegerField(default=1, unique=True, editable=False)
    text = models.CharField(
        _("where complaints are sent"), max_length=LONGEST_ADDRESS, blank=True, default=""
    )

    class Meta:
        constraints = (models.CheckConstraint(name="complaint_address_is_one", condition=models.Q(only=1)),)

    def __str__(self) -> str:
        return "complaint address"
