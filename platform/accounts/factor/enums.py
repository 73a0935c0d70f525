from django.db import models
from django.utils.translation import gettext_lazy as _


class FactorRule(models.TextChoices):
    """Whether staff who sign in with a password must show something else as well."""

    REQUIRED = "required", _("Everybody who works here must have a second step")
    OPTIONAL = "optional", _("Each may choose to have one")


class FactorChange(models.TextChoices):
    """What happened to somebody's second factor; each is told to them by mail."""

    APP_ADDED = "app_added", _("An authenticator app was added.")
    APP_REMOVED = "app_removed", _("The authenticator app was removed.")
    PASSKEY_ADDED = "passkey_added", _("A passkey was added.")
    PASSKEY_RENAMED = "passkey_renamed", _("A passkey was given another name.")
    PASSKEY_REMOVED = "passkey_removed", _("A passkey was removed.")
    CODES_RENEWED = "codes_renewed", _("New recovery codes were made. The old ones work no more.")
    CODE_USED = "code_used", _("Somebody signed in with one of your recovery codes.")
    GUESSED = (
        "guessed",
        _(
            "Somebody typed your password, and then a wrong code again and again. They are kept out for a while."
        ),
    )
    RESET = "reset", _("An administrator removed all of it, and you were signed out everywhere.")
