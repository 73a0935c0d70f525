"""Which roles staff have by the groups that their employer put them in."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.enums import StaffRole
from shop.models.department import Department


class GroupRole(models.Model):
    """Whoever is in the group has the role once they sign in with their work account. `group` is as the token says."""

    group = models.CharField(_("group"), max_length=200)
    role = models.CharField(_("role"), max_length=40, choices=StaffRole)
    department = models.ForeignKey(
        Department, on_delete=models.CASCADE, null=True, blank=True, related_name="group_roles"
    )

    class Meta:
        ordering = ("group", "role", "id")
        constraints = (
            models.UniqueConstraint(
                name="group_role_is_said_once", fields=("group", "role", "department"), nulls_distinct=False
            ),
            models.CheckConstraint(
                name="group_role_names_its_department",
                condition=models.Q(role=StaffRole.MUNICIPALITY_ADMINISTRATOR)
                ^ models.Q(department__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.role} of {self.department_id} for a group"
