"""What the entries of the ledger are called: plainly for staff, kindly for the recipient and who acts for them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shop.enums import BookingStatus, EntryKind
from shop.queries.ledger import Line

NOT_CONFIRMED = frozenset({BookingStatus.REQUESTED, BookingStatus.DECLINED})


@dataclass(frozen=True, slots=True)
class Words:
    """`up` are entries as they usually are, `down` those that take something back or away.

    Whether more is booked than granted is said as less than nothing, or nothing is the least that is left.
    """

    up: Mapping[EntryKind, str | Promise]
    down: Mapping[EntryKind, str | Promise]
    carried_in: str | Promise
    carried_out: str | Promise
    called_back_in: str | Promise
    called_back_out: str | Promise
    asked_for: str | Promise
    says_less_than_nothing: bool = False

    def of(self, line: Line) -> str:
        """The entry in words. What nobody has said yes to yet was asked for."""
        booking, kind, quantity = line.entry.booking, EntryKind(line.entry.kind), line.entry.quantity
        if kind == EntryKind.RESERVED and booking is not None and booking.status in NOT_CONFIRMED:
            return str(self.asked_for)
        if line.is_called_back:
            return str(self.called_back_in if quantity > 0 else self.called_back_out)
        if line.is_carried:
            return str(self.carried_in if quantity > 0 else self.carried_out)
        return str(self.up[kind] if quantity >= 0 else self.down.get(kind, self.up[kind]))


FOR_STAFF = Words(
    up={
        EntryKind.GRANTED: pgettext_lazy("entry of the ledger", "Granted"),
        EntryKind.RESERVED: pgettext_lazy("entry of the ledger", "Booked"),
        EntryKind.USED: pgettext_lazy("entry of the ledger", "Used"),
        EntryKind.RELEASED: pgettext_lazy("entry of the ledger", "Given back"),
        EntryKind.EXPIRED: pgettext_lazy("entry of the ledger", "Expired"),
        EntryKind.ADJUSTED: _("Decision raised"),
    },
    down={
        EntryKind.RESERVED: _("Takes less than before"),
        EntryKind.USED: _("Not used after all"),
        EntryKind.RELEASED: _("Not given back after all"),
        EntryKind.EXPIRED: _("Called back: not expired after all"),
        EntryKind.ADJUSTED: _("Decision reduced"),
    },
    carried_in=_("Carried over from the period before"),
    carried_out=_("Carried over to the next period"),
    called_back_in=_("Called back from the next period"),
    called_back_out=_("Called back to the period before"),
    asked_for=pgettext_lazy("entry of the ledger", "Asked for"),
    says_less_than_nothing=True,
)

FOR_RECIPIENTS = Words(
    up={
        EntryKind.GRANTED: _("You were granted this"),
        EntryKind.RESERVED: _("You booked a visit"),
        EntryKind.USED: _("The visit counted as used"),
        EntryKind.RELEASED: _("You got it back"),
        EntryKind.EXPIRED: _("Not used before the period ended"),
        EntryKind.ADJUSTED: _("The municipality granted you more"),
    },
    down={
        EntryKind.RESERVED: _("Your visit takes less than before"),
        EntryKind.USED: _("The visit did not count after all"),
        EntryKind.RELEASED: _("You did not get it back after all"),
        EntryKind.EXPIRED: _("You got it back after all"),
        EntryKind.ADJUSTED: _("The municipality granted you less"),
    },
    carried_in=_("Kept from the period before"),
    carried_out=_("Kept for the next period"),
    called_back_in=_("Taken back from the next period"),
    called_back_out=_("Taken back to the period before"),
    asked_for=_("You asked for a visit"),
)

FOR_WHO_ACTS = replace(
    FOR_RECIPIENTS,
    up={
        **FOR_RECIPIENTS.up,
        EntryKind.GRANTED: FOR_STAFF.up[EntryKind.GRANTED],
        EntryKind.RESERVED: FOR_STAFF.up[EntryKind.RESERVED],
        EntryKind.RELEASED: FOR_STAFF.up[EntryKind.RELEASED],
        EntryKind.ADJUSTED: _("The municipality granted more"),
    },
    down={
        **FOR_RECIPIENTS.down,
        EntryKind.RESERVED: FOR_STAFF.down[EntryKind.RESERVED],
        EntryKind.RELEASED: FOR_STAFF.down[EntryKind.RELEASED],
        EntryKind.EXPIRED: _("Given back after all"),
        EntryKind.ADJUSTED: _("The municipality granted less"),
    },
    asked_for=FOR_STAFF.asked_for,
)
"""Without “you”: it was not granted to the reader."""
