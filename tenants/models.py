"""The public schema: which municipalities there are, and which host names are theirs."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_tenants.models import DomainMixin, TenantMixin

from tenants.enums import MunicipalityState


class Municipality(TenantMixin):
    """A customer with a schema of its own. The schema is made by `tenants.provisioning`, never by save()."""

    auto_create_schema = False

    number = models.CharField(_("municipality number"), max_length=4, unique=True)
    name = models.CharField(_("name"), max_length=100)
    slug = models.SlugField(_("subdomain"), max_length=40, unique=True)
    time_zone = models.CharField(_("time zone"), max_length=40, default="Europe/Oslo")
    languages = models.JSONField(_("languages"), default=list)
    default_language = models.CharField(_("default language"), max_length=10, default="nb")
    state = models.CharField(
        _("state"), max_length=20, choices=MunicipalityState, default=MunicipalityState.PROVISIONING
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(
                name="municipality_number_is_four_digits", condition=models.Q(number__regex=r"^\d{4}$")
            ),
        )

    def __str__(self) -> str:
        return self.name


class Domain(DomainMixin):
    """A host name, without port, that leads to one municipality."""

    class Meta:
        verbose_name = _("domain")
        verbose_name_plural = _("domains")

    def __str__(self) -> str:
        return str(self.domain)


class ProviderSession(models.Model):
    """A session of ID-porten that is in use in a municipality: a keyed hash of its name, until it may be forgotten."""

    sid_hash = models.CharField(max_length=64)
    tenant = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="provider_sessions")
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="provider_session_is_noted_once", fields=("sid_hash", "tenant")),
        )

    def __str__(self) -> str:
        return f"provider session {self.pk}"
