"""What a recipient has heard of an upset visit, who has called, and whether somebody must call still."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from shop.enums import ContactOutcome
from shop.forms.contact import ContactForm, contact_form
from shop.models import ContactAttempt
from shop.queries.contact import Contact
from shop.views.manage.follow_up_rows import clock_or_day


@dataclass(frozen=True, slots=True)
class ContactRow:
    """`call` is the word of a mark, empty where nobody must call; `form` notes a call, and is open with an error."""

    told: str
    sign_in: str
    calls: Sequence[str]
    call: str
    form: ContactForm

    @property
    def is_open(self) -> bool:
        return self.form.is_bound


def contact_row(contact: Contact, *, booking_id: int, answered: ContactForm | None = None) -> ContactRow:
    """`answered` is the form as somebody sent it, where something was wrong with it."""
    return ContactRow(
        told=_told(contact),
        sign_in=_("Can sign in and choose another time") if contact.can_sign_in else _("Cannot sign in"),
        calls=[
            *(call_in_words(each) for each in contact.attempts),
            *(_about_another(each) for each in contact.about_others),
        ],
        call=_call(contact),
        form=answered or contact_form(booking_id),
    )


def call_in_words(attempt: ContactAttempt) -> str:
    """“Anne Brekke called (9.52): reached. Wants to come on Thursday.”"""
    told = _("%(name)s called (%(time)s): %(outcome)s.") % _words(attempt)
    return f"{told} {capfirst(attempt.note)}".strip()


def _about_another(attempt: ContactAttempt) -> str:
    """Its note is of that one."""
    return _("%(name)s called about another visit (%(time)s): %(outcome)s.") % _words(attempt)


def _words(attempt: ContactAttempt) -> dict[str, str]:
    return {
        "name": attempt.by.name if attempt.by else _("Somebody"),
        "time": clock_or_day(attempt.at),
        "outcome": str(ContactOutcome(attempt.outcome).label),
    }


def _call(contact: Contact) -> str:
    if not contact.must_be_called:
        return ""
    return _("Call again") if contact.attempts or contact.about_others else _("Call")


def _told(contact: Contact) -> str:
    if contact.told_at is not None:
        return _("Mail sent (%(time)s)") % {"time": clock_or_day(contact.told_at)}
    if contact.waits_until is not None:
        return _("Mail goes out (%(time)s)") % {"time": clock_or_day(contact.waits_until)}
    return _("Nothing written to them yet") if contact.has_address else _("No mail: has no address")
