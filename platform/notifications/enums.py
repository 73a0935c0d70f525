from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DeliveryStatus(TextChoices):
    """What became of a message. Where it goes out by two channels, one that took it is enough."""

    WAITING = "waiting", _("waiting")
    SENT = "sent", _("sent")
    NO_ADDRESS = "no_address", _("no address")
    WITHDRAWN = "withdrawn", _("withdrawn")
    FAILED = "failed", _("could not be delivered")
    TOLD = "told", _("told by phone")


class Channel(TextChoices):
    EMAIL = "email", _("e-mail")
    SMS = "sms", _("text message")


class SendingStatus(TextChoices):
    """How far one message has come on one channel."""

    WAITING = "waiting", _("waiting")
    SENDING = "sending", _("on its way")
    SENT = "sent", _("sent")
    FAILED = "failed", _("could not be delivered")
    WITHDRAWN = "withdrawn", _("withdrawn")


class GatewayKind(TextChoices):
    """By what a municipality sends text messages."""

    NONE = "none", _("No text messages")
    LOG = "log", _("Only write in the log that there was one")
    FIKS = "fiks", _("Fiks SMS, from KS")
    HTTP = "http", _("Another gateway, by HTTP")


class GatewayMethod(TextChoices):
    POST = "POST", "POST"
    PUT = "PUT", "PUT"
