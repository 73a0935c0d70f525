"""How lists, prices and allergens are said. Words only; no queries."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from foundation.alphabet import alphabetical
from modules.shopping_help.enums import Allergen, Invoicer, ProductUnit
from modules.shopping_help.reckoning import THOUSANDTHS, Estimate
from shop.presentation import clock, moment_in_words, when
from ui.money import SPACE, kroner


def number_in_words(amount: int) -> str:
    """“2”, “1,5”: of so many thousandths."""
    whole, rest = divmod(amount, THOUSANDTHS)
    return f"{whole},{rest:03d}".rstrip("0") if rest else str(whole)


def amount_in_words(amount: int, unit: str) -> str:
    """“1 pc”, “2 pcs”, “1,5 kg”."""
    is_one = unit == ProductUnit.PIECE and amount == THOUSANDTHS
    words = _("pc") if is_one else unit_in_words(unit)
    return f"{number_in_words(amount)}{SPACE}{words}"


def unit_in_words(unit: str) -> str:
    words = {ProductUnit.PIECE: _("pcs"), ProductUnit.KILO: _("kg"), ProductUnit.LITRE: _("l")}
    return words[ProductUnit(unit)]


def price_in_words(price: int | None, unit: str) -> str:
    """“24,90 kr”, “189 kr a kg”; “price not known”."""
    if price is None:
        return _("price not known")
    if unit == ProductUnit.PIECE:
        return kroner(price)
    return _("%(price)s per %(unit)s") % {"price": kroner(price), "unit": unit_in_words(unit)}


def estimate_in_words(estimate: Estimate) -> str:
    """“about 245,50 kr, and 2 lines whose price is not known”."""
    if not estimate.unknown:
        return _("about %(amount)s") % {"amount": kroner(estimate.known)}
    lines = ngettext(
        "%(count)s line whose price is not known",
        "%(count)s lines whose price is not known",
        estimate.unknown,
    ) % {"count": estimate.unknown}
    if not estimate.known:
        return lines
    return _("about %(amount)s, and %(lines)s") % {"amount": kroner(estimate.known), "lines": lines}


def total_in_words(estimate: Estimate, fee: int) -> str:
    """Goods and fee together: “about 173,50 kr, plus 1 item without a known price”; empty where there is no fee."""
    if not fee:
        return ""
    said = _("about %(amount)s") % {"amount": kroner(estimate.known + fee)}
    if not estimate.unknown:
        return said
    items = ngettext(
        "plus %(count)s item without a known price",
        "plus %(count)s items without a known price",
        estimate.unknown,
    ) % {"count": estimate.unknown}
    return f"{said}, {items}"


def fee_in_words(fee: int) -> str:
    return kroner(fee) if fee else _("free of charge")


def allergens_in_order() -> Sequence[Allergen]:
    """All of them, by what they are called in the reader's language."""
    return sorted(Allergen, key=lambda each: alphabetical(str(each.label)))


def allergen_choices() -> list[tuple[str, str]]:
    return [(each.value, str(each.label)) for each in allergens_in_order()]


def allergens_in_words(allergens: Collection[str]) -> list[str]:
    """In the same order; codes nobody knows any more are left out."""
    return [str(each.label) for each in allergens_in_order() if each in allergens]


def places_in_words(left: int) -> str:
    if not left:
        return _("full")
    words = ngettext("%(count)s order place left", "%(count)s order places left", left)
    return words % {"count": left}


def window_in_words(starts_at: datetime, ends_at: datetime) -> str:
    """“Tuesday 24 November, 12.00–14.00”."""
    return capfirst(when(starts_at, ends_at))


def until_in_words(closes_at: datetime) -> str:
    """“today, 10.00”, or the day with its time."""
    if timezone.localdate(closes_at) == timezone.localdate():
        return _("today, %(time)s") % {"time": clock(closes_at)}
    return moment_in_words(closes_at)


def invoice_in_words(invoicer: str, store: str) -> str:
    """“from the municipality”, or from the store by its name."""
    return (
        _("from the municipality")
        if invoicer == Invoicer.MUNICIPALITY
        else _("from %(store)s") % {"store": store}
    )
