"""Who operates the installation, their sessions, and what they did. All of it lies in the public schema."""

from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants.models import Municipality
from tenants.operations.enums import Act, Way


class Operator(AbstractBaseUser):
    """One person who operates the installation. No user of any municipality, and none of them is an operator.

    `totp_sealed` is the secret of their authenticator app, empty until they have set one up; `last_step` is the newest
    step of time whose code was used.
    """

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    totp_sealed = models.BinaryField(null=True, editable=False)
    last_step = models.BigIntegerField(default=-1, editable=False)
    last_login = None

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = _("operator")
        verbose_name_plural = _("operators")
        constraints = (
            models.CheckConstraint(
                name="operator_email_is_lower_case", condition=models.Q(email=Lower("email"))
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def has_app(self) -> bool:
        """Whether their second factor is set up."""
        return self.totp_sealed is not None


class RecoveryCode(models.Model):
    """A keyed hash of one of the codes on paper; the row goes when the code is used."""

    operator = models.ForeignKey(Operator, on_delete=models.CASCADE, related_name="recovery_codes")
    code_hash = models.CharField(max_length=64)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="recovery_code_is_one", fields=("operator", "code_hash")),
        )

    def __str__(self) -> str:
        return f"recovery code {self.pk}"


class OperatorSession(models.Model):
    """A browser in which an operator has typed the password, and is signed in from `proved_at` on.

    `key_hash` is a keyed hash of what the cookie holds; `setup_sealed` the secret of an app that is being set up.
    """

    operator = models.ForeignKey(Operator, on_delete=models.CASCADE, related_name="sessions")
    key_hash = models.CharField(max_length=64, unique=True)
    began_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)
    proved_at = models.DateTimeField(null=True)
    device = models.CharField(max_length=60, blank=True, default="")
    setup_sealed = models.BinaryField(null=True, editable=False)

    def __str__(self) -> str:
        return f"operator session {self.pk}"


class OperatorFailure(models.Model):
    """One wrong password or code; `key` is a keyed hash of what is counted (`accounts.failures`)."""

    key = models.CharField(max_length=64)
    failed_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        indexes = (models.Index(fields=("key", "-failed_at"), name="operator_failures_of_key"),)

    def __str__(self) -> str:
        return f"operator failure {self.pk}"


class Activity(models.Model):
    """The last day on which somebody with a session was at a municipality's pages. Written once a day at most."""

    municipality = models.OneToOneField(
        Municipality, on_delete=models.CASCADE, primary_key=True, related_name="activity"
    )
    last_active_on = models.DateField(_("last active on"))

    def __str__(self) -> str:
        return f"activity of {self.pk}"


class OperatorAct(models.Model):
    """What was done to a municipality, by whom and why. Written once: the database lets nobody change it.

    `operator` is empty where it was done by a command. `facts` holds what the act was about: dates and states.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="acts")
    operator = models.ForeignKey(Operator, on_delete=models.PROTECT, null=True, related_name="acts")
    way = models.CharField(max_length=20, choices=Way)
    act = models.CharField(max_length=30, choices=Act)
    reason = models.CharField(_("reason"), max_length=500)
    facts = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-at", "-pk")
        constraints = (
            models.CheckConstraint(name="operator_act_has_a_reason", condition=~models.Q(reason="")),
        )

    def __str__(self) -> str:
        return f"operator act {self.pk}"

    @property
    def extended_to(self) -> date | None:
        """The new last day, where a trial was extended."""
        return date.fromisoformat(self.facts["to"]) if "to" in self.facts else None
