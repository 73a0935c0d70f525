"""How quantities of the ledger and decisions are said. Words only; no queries."""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.enums import EntitlementPeriodKind, EntitlementUnit
from shop.models import Entitlement
from shop.presentation import STAYS_IN_WORDS, length_in_hours
from shop.queries.periods import carry_over_of, ledger_amount
from ui.money import MINUS

PLUS = "+"


def amount(unit: str, quantity: int) -> str:
    """“3 visits”, “2 hours 30 minutes”, “−2 nights”."""
    words = _amount(EntitlementUnit(unit), abs(quantity))
    return f"{MINUS}{words}" if quantity < 0 else words


def signed(unit: str, quantity: int) -> str:
    """The same with a sign; nothing is “–”."""
    if not quantity:
        return "–"
    return f"{PLUS if quantity > 0 else ''}{amount(unit, quantity)}"


def _amount(unit: EntitlementUnit, quantity: int) -> str:
    match unit:
        case EntitlementUnit.VISITS:
            return ngettext("%(count)s visit", "%(count)s visits", quantity) % {"count": quantity}
        case EntitlementUnit.DAYS | EntitlementUnit.NIGHTS | EntitlementUnit.WEEKENDS:
            return STAYS_IN_WORDS[unit](quantity)
    return length_in_hours(timedelta(minutes=quantity)) or _("0 hours")


def granted_in_words(entitlement: Entitlement) -> str:
    """“4 visits per month”, “1 visit of 60 minutes per four weeks”."""
    period = EntitlementPeriodKind(entitlement.period).label
    if entitlement.visit_minutes is not None:
        return ngettext(
            "%(count)s visit of %(minutes)s minutes %(period)s",
            "%(count)s visits of %(minutes)s minutes each %(period)s",
            entitlement.amount,
        ) % {"count": entitlement.amount, "minutes": entitlement.visit_minutes, "period": period}
    return _("%(amount)s %(period)s") % {
        "amount": amount(entitlement.unit, ledger_amount(entitlement)),
        "period": period,
    }


def carried_in_words(entitlement: Entitlement) -> str:
    """What becomes of the rest of a period."""
    if not entitlement.carry_over:
        return _("Nothing")
    return _("At most %(amount)s") % {"amount": amount(entitlement.unit, carry_over_of(entitlement))}
