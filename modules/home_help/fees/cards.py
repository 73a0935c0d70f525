"""Co-payment in a few lines on pages of the core: what it costs on the recipient's, the band on staff's."""

from django.utils import timezone

from modules.home_help.fees.bands import band_in, bands_of
from modules.home_help.fees.own import has_to_do_with, may_see, this_month
from modules.home_help.fees.rate_tables import rates_in, stored_rates
from modules.home_help.fees.reckoning import first_of, month_after
from modules.home_help.fees.words import band_in_words, month_within
from shop.hooks import Card, Reader
from shop.models import Recipient, Service
from ui.money import kroner


def card_about(recipient: Recipient, *, reader: Reader) -> Card | None:
    """None where the municipality charges nothing by a table of its own."""
    match reader:
        case Reader.RECIPIENT:
            return _for_recipient(recipient)
        case Reader.STAFF:
            return _for_staff(recipient)
        case _:
            return None


def is_paid(service: Service) -> bool | None:
    """Whether the service is paid for today; None where the municipality charges nothing by a table of its own."""
    here = rates_in(stored_rates(), month=first_of(timezone.localdate()))
    return None if here is None else service.pk in here.service_ids


def _for_recipient(recipient: Recipient) -> Card | None:
    rates = stored_rates()
    if not rates or not may_see(recipient, rates=rates):
        return None
    now = this_month(recipient, rates=rates)
    if now is None:
        return None
    context = {
        "month": month_within(now.month),
        "expected": kroner(now.expected.amount),
        "so_far": kroner(now.so_far.amount),
        "is_more_to_come": now.expected.amount > now.so_far.amount,
        "is_capped": now.expected.is_capped,
        "is_free": not now.paid,
    }
    return Card("home_help/fees/recipient_card.html", context)


def _for_staff(recipient: Recipient) -> Card | None:
    """Only of who has a band, or has or had something that is paid for."""
    this = first_of(timezone.localdate())
    rates = stored_rates()
    here = rates_in(rates, month=this) or rates_in(rates, month=month_after(this))
    if here is None:
        return None
    bands = bands_of(recipient)
    if not bands and not has_to_do_with(recipient, rates=rates):
        return None
    number = band_in(bands, month=this)
    context = {
        "recipient_id": recipient.pk,
        "has_band": number is not None,
        "band": band_in_words(here.table.band(number)),
    }
    return Card("home_help/fees/staff_card.html", context)
