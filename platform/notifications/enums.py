from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DeliveryStatus(TextChoices):
    WAITING = "waiting", _("waiting")
    SENT = "sent", _("sent")
    NO_ADDRESS = "no_address", _("no address")
    WITHDRAWN = "withdrawn", _("withdrawn")
