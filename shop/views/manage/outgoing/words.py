"""What the codes of messages and their failures mean, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notifications.enums import DeliveryStatus
from notifications.models import Delivery, OutboxMessage

ERRORS = {
    "no_address": gettext_lazy("there is no address"),
    "mailbox_refused": gettext_lazy("the mailbox does not exist, or takes nothing"),
    "mail_server_is_away": gettext_lazy("the mail server does not answer"),
    "gateway_is_away": gettext_lazy("the SMS gateway does not answer"),
    "gateway_is_slow": gettext_lazy("the SMS gateway did not answer in time, so it may have arrived"),
    "gateway_has_too_many": gettext_lazy("the SMS gateway had too much to do"),
    "gateway_has_an_error": gettext_lazy("the SMS gateway had an error"),
    "gateway_refuses_us": gettext_lazy("the SMS gateway does not accept our password"),
    "gateway_refuses_message": gettext_lazy("the SMS gateway does not take this message"),
    "address_is_not_https": gettext_lazy("the SMS gateway's address does not begin with https"),
    "settings_are_unfit": gettext_lazy("the SMS gateway's token or password cannot be used: type it anew"),
    "fiks_integration_may_not": gettext_lazy("the Fiks integration has no right to this account"),
    "maskinporten_is_not_set_up": gettext_lazy("the installation has no client at Maskinporten"),
    "maskinporten_is_away": gettext_lazy("Maskinporten does not answer"),
    "maskinporten_refuses_us": gettext_lazy("Maskinporten does not accept our key"),
    "maskinporten_gives_no_token": gettext_lazy("Maskinporten gave no token"),
    "too_late": gettext_lazy("it could not be sent before the visit began"),
    "no_gateway": gettext_lazy("no SMS gateway is set up"),
}


def error_in_words(code: str) -> str:
    return str(ERRORS.get(code, _("it could not be sent")))


def why_in_words(message: OutboxMessage) -> str:
    """Why nobody got it: channel by channel that failed, with how often it was tried."""
    if message.status == DeliveryStatus.NO_ADDRESS:
        return _("They have no address we know, or want no messages.")
    return " ".join(_tried(each) for each in message.deliveries.all() if each.error)


def _tried(delivery: Delivery) -> str:
    words = {
        "channel": str(delivery.get_channel_display()).capitalize(),
        "count": delivery.attempts,
        "why": error_in_words(delivery.error),
    }
    if delivery.attempts <= 1:
        return _("%(channel)s: tried once, %(why)s.") % words
    return _("%(channel)s: tried %(count)s times, %(why)s.") % words
