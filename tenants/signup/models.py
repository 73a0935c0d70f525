"""What is kept of a sign-up, in the public schema: who from a municipality wants it aboard, and how far that came."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import SingleUseLink
from tenants.agreements.texts import Kind
from tenants.enums import MunicipalityKind
from tenants.models import Municipality
from tenants.signup.enums import TAKES_PLACE, SignUpState, Step

IS_COMPLETE = (
    ~models.Q(municipality_name="")
    & ~models.Q(person_name="")
    & ~models.Q(email="")
    & ~models.Q(subdomain="")
    & ~models.Q(terms_version="")
    & ~models.Q(dpa_version="")
    & models.Q(
        email_confirmed_at__isnull=False,
        accepted_at__isnull=False,
        organisation_number__regex=r"^\d{9}$",
        population__isnull=False,
    )
)
"""What must be there when the terms are accepted."""


class SignUp(models.Model):
    """One attempt to bring a municipality aboard; several may be under way, and the first that is accepted wins.

    `number` is the kommunenummer, or None for those that come aboard by request (`kind`). `person_name`, `email`
    and `person_role` are of who signs up and becomes the first administrator: somebody at work, never a citizen.
    `modules` are the keys of those that are switched on. `error` is what went wrong last in making it, `failed_at`
    when.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    state = models.CharField(max_length=20, choices=SignUpState, default=SignUpState.STARTED)
    kind = models.CharField(max_length=20, choices=MunicipalityKind, default=MunicipalityKind.MUNICIPALITY)
    number = models.CharField(max_length=4, null=True)  # noqa: DJ001 - as the municipality's own: None has none
    municipality_name = models.CharField(_("municipality"), max_length=100)
    organisation_number = models.CharField(_("organisation number"), max_length=9, blank=True)
    population = models.PositiveIntegerField(_("population"), null=True)
    person_name = models.CharField(_("your name"), max_length=120, blank=True)
    person_role = models.CharField(_("your role"), max_length=120, blank=True)
    email = models.EmailField(_("work e-mail"), blank=True)
    email_confirmed_at = models.DateTimeField(null=True)
    subdomain = models.CharField(max_length=40, blank=True)
    modules = models.JSONField(default=list)
    language = models.CharField(max_length=10, default="nb")
    terms_version = models.CharField(max_length=20, blank=True)
    dpa_version = models.CharField(max_length=20, blank=True)
    accepted_at = models.DateTimeField(null=True)
    refusal = models.TextField(blank=True)
    municipality = models.OneToOneField(
        Municipality, on_delete=models.PROTECT, null=True, related_name="sign_up"
    )
    error = models.CharField(max_length=200, blank=True)
    failed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    last_step_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("sign-up")
        verbose_name_plural = _("sign-ups")
        constraints = (
            models.UniqueConstraint(
                name="sign_up_that_is_accepted_is_the_municipalitys_only_one",
                fields=("number",),
                condition=models.Q(state__in=sorted(TAKES_PLACE)),
            ),
            models.UniqueConstraint(
                name="sign_up_that_is_accepted_has_its_own_subdomain",
                fields=("subdomain",),
                condition=models.Q(state__in=sorted(TAKES_PLACE)),
            ),
            models.CheckConstraint(
                name="sign_up_state_is_known", condition=models.Q(state__in=SignUpState.values)
            ),
            models.CheckConstraint(
                name="sign_up_of_a_municipality_has_its_number",
                condition=(
                    models.Q(kind=MunicipalityKind.MUNICIPALITY, number__isnull=False)
                    & models.Q(number__regex=r"^\d{4}$")
                )
                | (~models.Q(kind=MunicipalityKind.MUNICIPALITY) & models.Q(number__isnull=True)),
            ),
            models.CheckConstraint(
                name="sign_up_is_complete_when_it_is_accepted",
                condition=~models.Q(state__in=sorted(TAKES_PLACE | {SignUpState.WAITS_FOR_OPERATOR}))
                | IS_COMPLETE,
            ),
            models.CheckConstraint(
                name="sign_up_is_confirmed_when_the_address_is",
                condition=~models.Q(state=SignUpState.CONFIRMED) | models.Q(email_confirmed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="sign_up_that_is_ready_has_a_municipality",
                condition=~models.Q(state=SignUpState.READY) | models.Q(municipality__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"sign-up {self.pk}"


class Confirmation(SingleUseLink):
    """A link by which somebody shows that the address is theirs. What its token is made of: `accounts.links`."""

    sign_up = models.ForeignKey(SignUp, on_delete=models.CASCADE, related_name="confirmations")
    email = models.EmailField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="confirmation_is_open_once",
                fields=("sign_up",),
                condition=models.Q(used_at__isnull=True, withdrawn_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"confirmation {self.pk}"


class AcceptedAgreement(models.Model):
    """What was said yes to, word for word: the agreement as it was set on that day, and its SHA-256."""

    sign_up = models.ForeignKey(SignUp, on_delete=models.CASCADE, related_name="agreements")
    kind = models.CharField(max_length=40, choices=[(kind.value, kind.value) for kind in Kind])
    version = models.CharField(max_length=20)
    language = models.CharField(max_length=10)
    pdf = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    accepted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="agreement_is_accepted_once", fields=("sign_up", "kind")),
            models.CheckConstraint(
                name="accepted_agreement_has_its_checksum",
                condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.version} of sign-up {self.sign_up_id}"


class StepDone(models.Model):
    """A step of making the municipality that came to its end. Written when all of it is done, never before."""

    sign_up = models.ForeignKey(SignUp, on_delete=models.CASCADE, related_name="steps_done")
    step = models.CharField(max_length=20, choices=Step)
    done_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="step_is_done_once", fields=("sign_up", "step")),
            models.CheckConstraint(name="step_is_known", condition=models.Q(step__in=Step.values)),
        )

    def __str__(self) -> str:
        return f"{self.step} of sign-up {self.sign_up_id}"


class Attempt(models.Model):
    """One more of what is counted against somebody in a hurry. `key` is a keyed hash of who."""

    key = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        indexes = (models.Index(fields=("key", "-made_at"), name="attempts_of_key"),)

    def __str__(self) -> str:
        return f"attempt {self.pk}"
