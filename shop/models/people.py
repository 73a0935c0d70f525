"""Recipients, providers, and the roles staff are granted."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.enums import AddressProtection, ProviderKind, RecipientEnd, StaffRole
from shop.models.department import Department, Qualification
from shop.models.noted_name import NotedName, shortened


class Recipient(models.Model):
    """Somebody who receives services. No diagnosis, no free text, the national number only sealed.

    `ended_on` is the last day on which they do; one who was here twice is `merged_into` the row that stays. Who is
    protected has neither address nor phone here: those are in a table of their own (ProtectedContact). That a name is
    read is noted, so that no page shows it unlogged.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="recipient"
    )
    name = NotedName(_("name"), max_length=120)
    address = models.CharField(_("address"), max_length=200, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    protection = models.CharField(
        _("protection of the address"),
        max_length=30,
        choices=AddressProtection,
        default=AddressProtection.NONE,
        db_default=AddressProtection.NONE,
    )
    # NULL, because several recipients without a number must not collide.
    national_id_hash = models.CharField(max_length=64, unique=True, null=True, editable=False)  # noqa: DJ001 - see above
    national_id_sealed = models.BinaryField(null=True, editable=False)
    is_active = models.BooleanField(_("active"), default=True)
    ended_on = models.DateField(_("last day"), null=True, blank=True)
    end_reason = models.CharField(_("reason"), max_length=20, choices=RecipientEnd, blank=True)
    erased_at = models.DateTimeField(null=True, editable=False)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged_from"
    )

    within: frozenset[int] | None = None
    """No column. Where the reader acts on their behalf with some services only (by their ids, see `shop.viewer`),
    nothing else of theirs is shown (`shop.queries.subject`); None is all."""

    class Meta:
        ordering = ("name", "id")
        verbose_name = _("recipient")
        verbose_name_plural = _("recipients")
        constraints = (
            models.CheckConstraint(
                name="recipient_says_why_it_ended",
                condition=models.Q(ended_on__isnull=True, end_reason="")
                | (models.Q(ended_on__isnull=False) & ~models.Q(end_reason="")),
            ),
            models.CheckConstraint(
                name="recipient_merged_has_ended",
                condition=models.Q(merged_into__isnull=True) | models.Q(end_reason=RecipientEnd.MERGED),
            ),
            models.CheckConstraint(
                name="recipient_protected_has_no_open_contact",
                condition=models.Q(protection=AddressProtection.NONE) | models.Q(address="", phone=""),
            ),
        )

    def __str__(self) -> str:
        return f"recipient {self.pk}"

    @property
    def is_protected(self) -> bool:
        """Whether address and phone are for nobody but the one who comes, on the day."""
        return self.protection != AddressProtection.NONE

    @property
    def short_name(self) -> str:
        """First name and the initial of the last, for lists others may glance at."""
        return shortened(self.name)


class Provider(models.Model):
    """Whoever or whatever gives time: a person, a team, a place. An unnamed one is a number on duty.

    A place that is not at the department's own address says where it is: who is booked into it is told that.
    """

    department = models.ForeignKey(Department, on_delete=models.CASCADE, related_name="providers")
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="provider"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=ProviderKind, default=ProviderKind.PERSON)
    name = models.CharField(_("name"), max_length=80, blank=True)
    number = models.PositiveSmallIntegerField(_("number"), null=True, blank=True)
    place_address = models.CharField(_("address"), max_length=200, blank=True, default="", db_default="")
    place_phone = models.CharField(_("phone"), max_length=20, blank=True, default="", db_default="")
    is_active = models.BooleanField(_("active"), default=True)
    leaves_on = models.DateField(_("last day at work"), null=True, blank=True)

    class Meta:
        ordering = ("number", "name", "id")
        verbose_name = _("provider")
        verbose_name_plural = _("providers")
        constraints = (
            models.CheckConstraint(
                name="provider_has_a_name_or_a_number",
                condition=models.Q(number__isnull=True) ^ models.Q(name=""),
            ),
            models.UniqueConstraint(name="provider_number_is_unique", fields=("department", "number")),
        )

    def __str__(self) -> str:
        return f"provider {self.pk}"

    @property
    def is_named(self) -> bool:
        return self.number is None

    @property
    def display_name(self) -> str:
        """The name, or for one without it the number: “Helper 3”."""
        return self.name or str(_("Helper %(number)s") % {"number": self.number})

    @property
    def first_name(self) -> str:
        """Of a person; a team, a place and those without a name have only what they are called."""
        is_called_by_it = self.name and self.kind == ProviderKind.PERSON
        return self.name.split(" ", 1)[0] if is_called_by_it else self.display_name


class ProviderQualification(models.Model):
    """A qualification somebody has; `valid_until` is the last day."""

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="qualifications")
    qualification = models.ForeignKey(Qualification, on_delete=models.CASCADE, related_name="holders")
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="provider_qualification_is_said_once", fields=("provider", "qualification")
            ),
        )

    def __str__(self) -> str:
        return f"qualification {self.qualification_id} of {self.provider_id}"


class BlockedProvider(models.Model):
    """Somebody who is never sent to this recipient. No reason is kept: the two of them and the department know.

    What `is_wish` the recipient said, and may take back; the rest the department did.
    """

    recipient = models.ForeignKey(Recipient, on_delete=models.CASCADE, related_name="blocked_providers")
    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="blocked_for")
    is_wish = models.BooleanField(_("the recipient's own wish"), default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="provider_is_blocked_once", fields=("recipient", "provider")),
        )

    def __str__(self) -> str:
        return f"provider {self.provider_id} not for {self.recipient_id}"


class PreferredProvider(models.Model):
    """Somebody whom the recipient would like to see: they count as known when a visit is handed out."""

    recipient = models.ForeignKey(Recipient, on_delete=models.CASCADE, related_name="preferred_providers")
    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="preferred_by")

    class Meta:
        constraints = (
            models.UniqueConstraint(name="provider_is_preferred_once", fields=("recipient", "provider")),
        )

    def __str__(self) -> str:
        return f"provider {self.provider_id} gladly for {self.recipient_id}"


class RoleGrant(models.Model):
    """A staff role. The municipality administrator's has no department, all others have one.

    What is `by_group` follows the groups of the work account; what is not, somebody here granted. `kept_since` is set
    where their groups do not give it any more, and it stays because nobody else administers the municipality.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="role_grants")
    role = models.CharField(_("role"), max_length=40, choices=StaffRole)
    department = models.ForeignKey(
        Department, on_delete=models.CASCADE, null=True, blank=True, related_name="role_grants"
    )
    by_group = models.BooleanField(default=False, editable=False)
    kept_since = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="role_is_granted_once", fields=("user", "role", "department"), nulls_distinct=False
            ),
            models.CheckConstraint(
                name="role_names_its_department",
                condition=models.Q(role=StaffRole.MUNICIPALITY_ADMINISTRATOR)
                ^ models.Q(department__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.role} of {self.department_id}"
