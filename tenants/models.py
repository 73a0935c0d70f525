"""The public schema: which municipalities there are, and which host names are theirs."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_tenants.models import DomainMixin, TenantMixin

from tenants.enums import MunicipalityKind, MunicipalityState


class Municipality(TenantMixin):
    """A customer with a schema of its own. The schema is made by `tenants.provisioning`, never by save().

    `number` is the kommunenummer, which only a municipality of Norway has. `population` is what was declared when it
    came aboard; the trial ends with the day `trial_ends_on`, and who has none is not on trial.
    """

    auto_create_schema = False

    kind = models.CharField(
        _("kind"),
        max_length=20,
        choices=MunicipalityKind,
        default=MunicipalityKind.MUNICIPALITY,
        db_default=MunicipalityKind.MUNICIPALITY,
    )
    number = models.CharField(_("municipality number"), max_length=4, unique=True, null=True, blank=True)
    organisation_number = models.CharField(
        _("organisation number"), max_length=9, blank=True, default="", db_default=""
    )
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)
    name = models.CharField(_("name"), max_length=100)
    slug = models.SlugField(_("subdomain"), max_length=40, unique=True)
    time_zone = models.CharField(_("time zone"), max_length=40, default="Europe/Oslo")
    languages = models.JSONField(_("languages"), default=list)
    default_language = models.CharField(_("default language"), max_length=10, default="nb")
    state = models.CharField(
        _("state"), max_length=20, choices=MunicipalityState, default=MunicipalityState.PROVISIONING
    )
    created_at = models.DateTimeField(auto_now_add=True)
    trial_ends_on = models.DateField(_("trial ends on"), null=True, blank=True)

    class Meta:
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(
                name="municipality_of_norway_has_a_number",
                condition=(
                    models.Q(kind=MunicipalityKind.MUNICIPALITY, number__isnull=False)
                    & models.Q(number__regex=r"^\d{4}$")
                )
                | (~models.Q(kind=MunicipalityKind.MUNICIPALITY) & models.Q(number__isnull=True)),
            ),
            models.CheckConstraint(
                name="municipality_kind_is_known", condition=models.Q(kind__in=MunicipalityKind.values)
            ),
            models.CheckConstraint(
                name="municipality_organisation_number_is_one",
                condition=models.Q(organisation_number__regex=r"^(\d{9})?$"),
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
