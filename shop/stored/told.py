"""What somebody was told, and how they want to be told."""

from django.utils.translation import gettext_lazy as _

from shop.message_words import kind_in_words
from shop.stored.holding import Erasure, Holding, Section

TOLD = Section(
    "told",
    _("Messages"),
    _("To tell what happens, and to see afterwards that it was told. The text itself is not kept."),
    (
        Holding(
            "notifications.OutboxMessage",
            "user__recipient",
            {"kind": _("kind"), "created_at": _("made"), "status": _("status"), "sent_at": _("sent")},
            Erasure.WITH_OTHERS,
            in_words={"kind": lambda kind, _row: kind_in_words(kind)},
        ),
        Holding(
            "notifications.Delivery",
            "message__user__recipient",
            {"channel": _("channel"), "status": _("status"), "sent_at": _("sent")},
            Erasure.WITH_OTHERS,
            title=_("How they were sent"),
        ),
        Holding(
            "notifications.ContactPreferences",
            "user__recipient",
            {
                "by_email": _("by e-mail"),
                "by_sms": _("by SMS"),
                "phone": _("phone"),
                "changed_at": _("changed"),
            },
            Erasure.WITH_OTHERS,
            title=_("How messages are wanted"),
            protected=frozenset({"phone"}),
        ),
        Holding(
            "notifications.RegisterContact",
            "user__recipient",
            {
                "email": _("e-mail"),
                "phone": _("phone"),
                "is_reserved": _("reserved against digital messages"),
                "asked_at": _("fetched"),
            },
            Erasure.WITH_OTHERS,
            title=_("What the Contact and Reservation Register says"),
            protected=frozenset({"email", "phone"}),
        ),
    ),
)
