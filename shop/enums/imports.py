"""Files that are imported."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ImportKind(TextChoices):
    """What a file holds that a department brings from elsewhere."""

    RECIPIENTS = "recipients", _("recipients")
    ENTITLEMENTS = "entitlements", _("decisions")
    PROVIDERS = "providers", _("helpers and places")


class Verdict(TextChoices):
    """What importing a row does, or would do."""

    NEW = "new", _("is added")
    TAKEN_UP = "taken_up", _("is in the municipality already, and is taken up here")
    CHANGED = "changed", _("is here already, and is changed")
    KNOWN = "known", _("is here already, and is left as it is")
    WRONG = "wrong", _("must be put right")
