"""How much of each kind is kept, or goes, in people's words."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import ngettext, ngettext_lazy

from shop.enums import RetentionKind

COUNTED: Mapping[str, Promise] = {
    RetentionKind.MESSAGES: ngettext_lazy("%(count)s message", "%(count)s messages", "count"),
    RetentionKind.DEVICES: ngettext_lazy("%(count)s browser", "%(count)s browsers", "count"),
    RetentionKind.SIGN_IN_FAILURES: ngettext_lazy(
        "%(count)s sign-in that failed", "%(count)s sign-ins that failed", "count"
    ),
    RetentionKind.CALL_NOTES: ngettext_lazy("%(count)s note of a call", "%(count)s notes of calls", "count"),
    RetentionKind.ANSWERS: ngettext_lazy(
        "the answers to %(count)s booking", "the answers to %(count)s bookings", "count"
    ),
    RetentionKind.THREADS: ngettext_lazy(
        "%(count)s message about a visit", "%(count)s messages about a visit", "count"
    ),
    RetentionKind.WAITING: ngettext_lazy(
        "%(count)s place on a waiting list", "%(count)s places on waiting lists", "count"
    ),
    RetentionKind.ENDED_RECIPIENTS: ngettext_lazy("%(count)s recipient", "%(count)s recipients", "count"),
    RetentionKind.FORMER_REPRESENTATIVES: ngettext_lazy("%(count)s person", "%(count)s people", "count"),
}


def counted_in_words(kind: str, count: int) -> str:
    """“12 messages”."""
    return str(COUNTED[kind] % {"count": count})


def days_in_words(days: int) -> str:
    return ngettext("%(count)s day", "%(count)s days", days) % {"count": days}
