"""What a message is about, in words: for the administration, for who asks what is stored about them, and for the
messages themselves.
"""

from datetime import datetime

from django.utils.translation import gettext as _

from notifications.kinds import forms_of
from shop.models import Service
from shop.presentation import when
from shop.service_names import appointment_name
from ui.templatetags.phone import phone


def kind_in_words(kind: str) -> str:
    """What a message is about, in a few words; of a kind there is no more, that it is another."""
    forms = forms_of(kind)
    return str(forms[0].title) if forms else _("Another message")


def about(service: Service, **more: object) -> dict[str, object]:
    """What a message about something of the service is filled with: what it may be called outside, whom to call."""
    return {"service": appointment_name(service), "phone": phone(service.department.phone), **more}


def about_time(service: Service, starts_at: datetime, ends_at: datetime, **more: object) -> dict[str, object]:
    """The same of one that has its time."""
    return about(service, when=when(starts_at, ends_at), **more)
