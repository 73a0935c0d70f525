"""Who may act for a recipient: as whom, for which services, and for how long."""

import re

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Case, F, Func, Q, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shop.enums import RepresentationKind
from shop.models.department import Service
from shop.models.entitlement import VALIDITY
from shop.models.people import Recipient

REFERENCE = r"^[0-9A-Za-zÆØÅæøå][0-9A-Za-zÆØÅæøå/._:-]{0,39}$"
"""A case or a document by its number, such as 2026/1234-5: no room for a sentence."""
A_NATIONAL_NUMBER = r"[0-9]{11}"


def _birthday(age: int) -> Func:
    template = f"(%(expressions)s + interval '{age} years')::date"
    return Func(F("child_born_on"), template=template, output_field=models.DateField())


def is_reference(text: str) -> bool:
    """Whether the text is the number of a case or a document, and nobody's national number."""
    return re.fullmatch(REFERENCE, text) is not None and re.search(A_NATIONAL_NUMBER, text) is None


def _is_reference(name: str) -> Q:
    return Q(**{f"{name}__regex": REFERENCE}) & ~Q(**{f"{name}__regex": A_NATIONAL_NUMBER})


class Representative(models.Model):
    """Somebody who acts for others: their account, and the national number by which they come to it.

    A recipient who does so has one account for both (`shop.domain.identity.numbers`).
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="representative"
    )
    national_id_hash = models.CharField(max_length=64, unique=True, editable=False)
    national_id_sealed = models.BinaryField(editable=False)

    def __str__(self) -> str:
        return f"representative {self.pk}"


class Representation(models.Model):
    """That somebody may act for a recipient, with all services (`covers_all`) or with these, until the last day.

    Where it `is_doubtful` whether there is consent, nobody acts before the municipality has assessed it. A parent's
    rests from the child's 12th birthday, and again from the 16th, until it was reviewed (`reviewed_age` is the age it
    was reviewed for), and is over with the 18th: Helsenorge closes at 12 as well, and from 16 on the young decide
    about their own health (pasient- og brukerrettighetsloven §§ 3-4, 4-3).
    """

    recipient = models.ForeignKey(Recipient, on_delete=models.CASCADE, related_name="representations")
    representative = models.ForeignKey(
        Representative, on_delete=models.CASCADE, related_name="representations"
    )
    kind = models.CharField(_("acts as"), max_length=20, choices=RepresentationKind)
    covers_all = models.BooleanField(_("all services"), default=False)
    services = models.ManyToManyField(Service, related_name="representations", blank=True)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    document_reference = models.CharField(_("document"), max_length=40)
    gets_messages = models.BooleanField(_("gets the messages too"), default=True)
    is_doubtful = models.BooleanField(_("consent is doubtful"), default=False)
    assessed_at = models.DateTimeField(null=True, editable=False)
    assessed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )
    assessment_reference = models.CharField(_("document of the assessment"), max_length=40, blank=True)
    child_born_on = models.DateField(_("child's date of birth"), null=True, blank=True)
    reviewed_age = models.PositiveSmallIntegerField(default=0, editable=False)
    reviewed_at = models.DateTimeField(null=True, editable=False)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )
    registered_at = models.DateTimeField(default=timezone.now, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )
    rests_from = models.GeneratedField(
        expression=Case(
            When(reviewed_age=0, then=_birthday(12)),
            When(reviewed_age=12, then=_birthday(16)),
            default=None,
            output_field=models.DateField(),
        ),
        output_field=models.DateField(null=True),
        db_persist=True,
    )

    class Meta:
        ordering = ("valid_from", "id")
        constraints = (
            models.CheckConstraint(
                name="representation_ends_after_it_begins",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="representation_kind_is_known", condition=Q(kind__in=RepresentationKind.values)
            ),
            models.CheckConstraint(
                name="representation_of_a_child_knows_its_birthday",
                condition=Q(kind=RepresentationKind.PARENT, child_born_on__isnull=False)
                | (~Q(kind=RepresentationKind.PARENT) & Q(child_born_on__isnull=True, reviewed_age=0)),
            ),
            models.CheckConstraint(
                name="representation_of_a_child_ends_at_eighteen",
                condition=Q(child_born_on__isnull=True)
                | Q(valid_until__isnull=False, valid_until__lt=_birthday(18)),
            ),
            models.CheckConstraint(
                name="representation_is_reviewed_at_twelve_and_sixteen",
                condition=Q(reviewed_age__in=(0, 12, 16)),
            ),
            models.CheckConstraint(
                name="representation_names_its_document", condition=_is_reference("document_reference")
            ),
            models.CheckConstraint(
                name="representation_names_what_was_assessed",
                condition=Q(assessed_at__isnull=True, assessment_reference="")
                | (Q(assessed_at__isnull=False, is_doubtful=True) & _is_reference("assessment_reference")),
            ),
            ExclusionConstraint(
                name="representation_of_one_by_one_is_one_at_a_time",
                expressions=[
                    ("recipient", RangeOperators.EQUAL),
                    ("representative", RangeOperators.EQUAL),
                    (VALIDITY, RangeOperators.OVERLAPS),
                ],
                condition=Q(revoked_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"representation {self.pk}"
