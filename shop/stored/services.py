"""What was granted to somebody, and the visits that came of it."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from foundation.actor import Channel
from shop.quantities import amount
from shop.stored.holding import Erasure, Holding, Section

BY_WAY_IN = {
    Channel.SELF: _("by the recipient"),
    Channel.REPRESENTATIVE: _("on behalf of the recipient"),
    Channel.STAFF: _("by the department"),
    Channel.PHONE: _("on the phone"),
    Channel.LINK: _("by the link in a message"),
    Channel.SYSTEM: _("by the system"),
}

GRANTED = Section(
    "granted",
    _("What was granted"),
    _("To know what may be booked. The accounts must be kept by law."),
    (
        Holding(
            "shop.Entitlement",
            "recipient",
            {
                "service__name": _("service"),
                "decision_reference": _("decision"),
                "amount": _("amount"),
                "unit": _("unit"),
                "period": _("period"),
                "visit_minutes": _("minutes of each visit"),
                "valid_from": _("valid from"),
                "valid_until": _("valid until"),
            },
            Erasure.BLANKED,
            blanks={"decision_reference": ""},
        ),
        Holding(
            "shop.EntitlementPeriod",
            "entitlement__recipient",
            {
                "entitlement__service__name": _("service"),
                "starts_on": _("starts"),
                "ends_before": _("ends before"),
                "granted": _("granted"),
                "balance": _("left"),
            },
            Erasure.KEPT,
            title=_("Periods"),
            in_words=dict.fromkeys(
                ("granted", "balance"), lambda left, row: amount(row["entitlement__unit"], left)
            ),
            beside=("entitlement__unit",),
        ),
        Holding(
            "shop.EntitlementEntry",
            "period__entitlement__recipient",
            {"at": _("when"), "kind": _("what"), "quantity": _("amount"), "balance_after": _("left")},
            Erasure.KEPT,
            title=pgettext_lazy("hours and visits", "The account"),
            in_words=dict.fromkeys(
                ("quantity", "balance_after"),
                lambda quantity, row: amount(row["period__entitlement__unit"], quantity),
            ),
            beside=("period__entitlement__unit",),
        ),
    ),
)

VISITS = Section(
    "visits",
    _("Visits"),
    _("So that somebody comes, and to see afterwards what was delivered."),
    (
        Holding(
            "shop.Booking",
            "recipient",
            {
                "service__name": _("service"),
                "title": _("title"),
                "starts_at": _("starts"),
                "ends_at": _("ends"),
                "place": pgettext_lazy("where it is given", "place"),
                "where_text": _("where it is"),
                "status": _("status"),
                "channel": _("how it was booked"),
                "created_at": _("booked"),
                "cancel_reason": _("why it was cancelled"),
                "delivered_minutes": _("minutes"),
            },
            Erasure.BLANKED,
            blanks={"idempotency_key": None, "created_by": None},
            in_words={"channel": lambda channel, _row: BY_WAY_IN.get(channel, channel)},
        ),
        Holding(
            "shop.Assignment",
            "booking__recipient",
            {
                "provider__name": _("helper"),
                "booking__starts_at": _("starts"),
                "reason": _("why this helper"),
            },
            Erasure.KEPT,
            title=_("Who came"),
        ),
        Holding(
            "shop.BookingSeries",
            "recipient",
            {
                "service__name": _("service"),
                "preferred_at": _("at"),
                "starts_on": _("starts"),
                "ends_on": _("ends"),
                "answers": _("answers"),
            },
            Erasure.BLANKED,
            title=_("Standing bookings"),
            blanks={"answers": {}},
        ),
        Holding(
            "shop.SkippedOccurrence",
            "series__recipient",
            {"series__service__name": _("service"), "occurs_on": _("day"), "reason": _("reason")},
            Erasure.KEPT,
            title=_("Days that were left out"),
        ),
        Holding(
            "shop.WaitlistEntry",
            "recipient",
            {
                "service__name": _("service"),
                "first_day": _("from"),
                "last_day": _("to"),
                "status": _("status"),
                "created_at": _("since"),
            },
            Erasure.KEPT,
            title=_("Waiting list"),
        ),
        Holding(
            "shop.WaitlistOffer",
            "recipient",
            {"made_at": _("offered"), "outcome": _("what came of it"), "settled_at": _("settled")},
            Erasure.KEPT,
            title=_("Times that were offered"),
        ),
        Holding(
            "shop.Disruption",
            "booking__recipient",
            {"booking__starts_at": _("visit"), "opened_at": _("noted"), "outcome": _("what came of it")},
            Erasure.KEPT,
            title=_("Visits that were upset"),
        ),
        Holding(
            "shop.FollowUp",
            "booking__recipient",
            {"opened_at": _("noted"), "answer": _("what was heard"), "acknowledged_at": _("seen to")},
            Erasure.BLANKED,
            title=_("Times nobody opened"),
            blanks={"acknowledged_by": None},
        ),
        Holding(
            "shop.ContactAttempt",
            "booking__recipient",
            {"at": _("when"), "outcome": _("what came of it"), "note": _("note")},
            Erasure.BLANKED,
            title=_("Calls about a visit"),
            blanks={"note": ""},
        ),
        Holding(
            "shop.Reminder",
            "booking__recipient",
            {"kind": _("kind"), "starts_at": _("visit"), "made_at": _("made")},
            Erasure.DELETED,
            title=_("Reminders"),
        ),
        Holding(
            "shop.ThreadMessage",
            "booking__recipient",
            {"sent_at": _("when"), "side": _("who wrote"), "body": _("message"), "read_at": _("read")},
            Erasure.DELETED,
            title=_("Messages about a visit"),
        ),
        Holding(
            "shop.VisitAnswer",
            "booking__recipient",
            {"said_at": _("when"), "says": _("what was said"), "starts_at": _("visit")},
            Erasure.DELETED,
            title=_("Answers by a link in a message"),
        ),
    ),
)
