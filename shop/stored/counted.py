"""How many there are of each kind of rows, in people's words."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import ngettext_lazy

COUNTED: Mapping[str, Promise] = {
    "shop.Intake": ngettext_lazy(
        "%(count)s department that took them up", "%(count)s departments that took them up", "count"
    ),
    "shop.BlockedProvider": ngettext_lazy(
        "%(count)s helper who does not come", "%(count)s helpers who do not come", "count"
    ),
    "shop.PreferredProvider": ngettext_lazy(
        "%(count)s helper who is gladly seen", "%(count)s helpers who are gladly seen", "count"
    ),
    "shop.ErasureRequest": ngettext_lazy(
        "%(count)s wish to be erased", "%(count)s wishes to be erased", "count"
    ),
    "shop.Representation": ngettext_lazy("%(count)s representative", "%(count)s representatives", "count"),
    "shop.Entitlement": ngettext_lazy("%(count)s decision", "%(count)s decisions", "count"),
    "shop.EntitlementPeriod": ngettext_lazy(
        "%(count)s period of a decision", "%(count)s periods of decisions", "count"
    ),
    "shop.EntitlementEntry": ngettext_lazy(
        "%(count)s entry in the accounts", "%(count)s entries in the accounts", "count"
    ),
    "shop.Booking": ngettext_lazy("%(count)s visit", "%(count)s visits", "count"),
    "shop.Assignment": ngettext_lazy("%(count)s note of who came", "%(count)s notes of who came", "count"),
    "shop.BookingSeries": ngettext_lazy("%(count)s standing booking", "%(count)s standing bookings", "count"),
    "shop.SkippedOccurrence": ngettext_lazy(
        "%(count)s day that was left out", "%(count)s days that were left out", "count"
    ),
    "shop.WaitlistEntry": ngettext_lazy(
        "%(count)s place on a waiting list", "%(count)s places on waiting lists", "count"
    ),
    "shop.WaitlistOffer": ngettext_lazy(
        "%(count)s time that was offered", "%(count)s times that were offered", "count"
    ),
    "shop.Disruption": ngettext_lazy(
        "%(count)s note of a visit that was upset", "%(count)s notes of visits that were upset", "count"
    ),
    "shop.FollowUp": ngettext_lazy(
        "%(count)s door that nobody opened", "%(count)s doors that nobody opened", "count"
    ),
    "shop.ContactAttempt": ngettext_lazy(
        "%(count)s call about a visit", "%(count)s calls about a visit", "count"
    ),
    "shop.Reminder": ngettext_lazy("%(count)s reminder", "%(count)s reminders", "count"),
    "shop.ThreadMessage": ngettext_lazy(
        "%(count)s message about a visit", "%(count)s messages about a visit", "count"
    ),
    "shop.VisitAnswer": ngettext_lazy(
        "%(count)s answer by a link in a message", "%(count)s answers by a link in a message", "count"
    ),
    "notifications.OutboxMessage": ngettext_lazy(
        "%(count)s message to them", "%(count)s messages to them", "count"
    ),
    "notifications.Delivery": ngettext_lazy(
        "%(count)s note of how a message was sent", "%(count)s notes of how messages were sent", "count"
    ),
    "notifications.ContactPreferences": ngettext_lazy(
        "%(count)s choice of how messages come", "%(count)s choices of how messages come", "count"
    ),
    "notifications.RegisterContact": ngettext_lazy(
        "%(count)s answer from the Contact and Reservation Register",
        "%(count)s answers from the Contact and Reservation Register",
        "count",
    ),
    "accounts.User": ngettext_lazy("%(count)s account", "%(count)s accounts", "count"),
    "accounts.Session": ngettext_lazy(
        "%(count)s browser that is signed in", "%(count)s browsers that are signed in", "count"
    ),
    "accounts.KnownDevice": ngettext_lazy(
        "%(count)s browser they signed in from", "%(count)s browsers they signed in from", "count"
    ),
    "shop.CalendarFeed": ngettext_lazy(
        "%(count)s address of a calendar", "%(count)s addresses of calendars", "count"
    ),
    "accounts.Invitation": ngettext_lazy("%(count)s invitation", "%(count)s invitations", "count"),
    "accounts.PasswordReset": ngettext_lazy(
        "%(count)s wish for a new password", "%(count)s wishes for a new password", "count"
    ),
    "accounts.HalfSignIn": ngettext_lazy(
        "%(count)s sign-in that was begun", "%(count)s sign-ins that were begun", "count"
    ),
    "accounts.WorkIdentity": ngettext_lazy(
        "%(count)s account at work", "%(count)s accounts at work", "count"
    ),
    "account.EmailAddress": ngettext_lazy("%(count)s e-mail address", "%(count)s e-mail addresses", "count"),
    "account.EmailConfirmation": ngettext_lazy(
        "%(count)s confirmation of an e-mail address",
        "%(count)s confirmations of e-mail addresses",
        "count",
    ),
    "mfa.Authenticator": ngettext_lazy("%(count)s second factor", "%(count)s second factors", "count"),
}
"""By the model's name. Of the person's own row it is said what stands in it."""


def counted_in_words(model: str, count: int) -> str:
    """“12 visits”."""
    return str(COUNTED[model] % {"count": count})
