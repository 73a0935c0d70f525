"""Where somebody stays: a home, its beds and who works there."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from modules.respite_care.enums import HomeKind
from shop.models import Department, Provider


class Home(models.Model):
    """A residence of the department, or the home of somebody who takes a guest in."""

    department = models.ForeignKey(Department, on_delete=models.CASCADE, related_name="respite_homes")
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=20, choices=HomeKind, default=HomeKind.RESIDENCE)
    address = models.CharField(_("address"), max_length=200, blank=True, default="")
    phone = models.CharField(_("phone"), max_length=20, blank=True, default="")
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        ordering = ("name", "id")
        constraints = (
            models.UniqueConstraint(name="respite_home_is_named_once", fields=("department", "name")),
        )

    def __str__(self) -> str:
        return f"home {self.pk}"


class HomeBed(models.Model):
    """A bed: to the core a place with shifts, that is open or not and taken or not."""

    home = models.ForeignKey(Home, on_delete=models.CASCADE, related_name="beds")
    provider = models.OneToOneField(Provider, on_delete=models.CASCADE, related_name="respite_bed")

    def __str__(self) -> str:
        return f"bed {self.pk}"


class HomeStaff(models.Model):
    """Somebody who looks after whoever stays there."""

    home = models.ForeignKey(Home, on_delete=models.CASCADE, related_name="staff")
    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="respite_homes")

    class Meta:
        constraints = (
            models.UniqueConstraint(name="respite_staff_of_a_home_once", fields=("home", "provider")),
        )

    def __str__(self) -> str:
        return f"staff {self.pk}"
