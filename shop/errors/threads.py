"""Why a message about a visit cannot be written, and why a link in a message does nothing."""

from django.utils.translation import gettext as _

from foundation.errors import DomainError
from ui.templatetags.phone import phone


class ThreadClosed(DomainError):
    """The visit is too long ago, or the department takes no messages. `phone` is the department's."""

    code = "thread_closed"
    status = 409

    def title(self) -> str:
        return _("No more messages can be written about this appointment.")

    def advice(self) -> str:
        return _("Call %(phone)s instead.") % {"phone": phone(str(self.params["phone"]))}


class TooManyMessages(DomainError):
    """`most` within an hour, by one person about one visit."""

    code = "too_many_messages"
    status = 429

    def title(self) -> str:
        return _("You have written %(most)s messages within an hour.") % self.params

    def advice(self) -> str:
        return _("Wait a little, or call if it is urgent.")


class MessageNotPossible(DomainError):
    """Nothing in it, or more than there is room for: `most` characters."""

    code = "message_not_possible"

    def title(self) -> str:
        return _("Write between 1 and %(most)s characters.") % self.params


class UnlikelyThreadDays(DomainError):
    """`most` is how long at the most."""

    code = "unlikely_thread_days"

    def title(self) -> str:
        return _("Choose between 0 and %(most)s days.") % self.params


class LinkIsDead(DomainError):
    """It is over, was stopped, or never was one: all of these look alike."""

    code = "link_is_dead"
    status = 404

    def title(self) -> str:
        return _("This link does not work any more.")

    def advice(self) -> str:
        return _("Sign in to see your appointments, or call the department.")
