from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class SignInLevel(models.TextChoices):
    """How sure one must be who somebody is, in ID-porten's words for it (eIDAS "substantial" and "high")."""

    SUBSTANTIAL = "idporten-loa-substantial", _("substantial (MinID with a code)")
    HIGH = "idporten-loa-high", _("high (BankID, Buypass, Commfides)")


class WorkSignInLevel(models.TextChoices):
    """Ansattporten's (its documentation, "acr")."""

    SUBSTANTIAL = "substantial", _("substantial")
    HIGH = "high", _("high")


class Ending(StrEnum):
    """Why somebody was signed out without having asked for it."""

    CLOSED = "closed"
    LEFT = "left"
    RESTED = "rested"
    LASTED = "lasted"
