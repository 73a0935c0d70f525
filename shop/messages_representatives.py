"""What is said to who acts for a recipient: the same, and whom it is about."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from notifications.kinds import MessageText, puts_in_envelope
from shop.models import Representation
from shop.queries.hearers import ACTING
from shop.queries.representations import in_force
from tenants.addresses import address_of


@puts_in_envelope
def about_whom(params: Mapping[str, Any], text: MessageText) -> MessageText | None:
    """Nothing any more when they may not act now. The name is short: a mail is read by many."""
    if ACTING not in params:
        return text
    acts = Representation.objects.filter(
        in_force(timezone.localdate()), pk=params[ACTING], recipient__is_active=True
    )
    found = acts.select_related("recipient").first()
    if found is None:
        return None
    words = {"name": found.recipient.short_name, "address": address_of(_page())}
    before = _("About %(name)s, on whose behalf you act:") % words
    after = _("First choose whom you act for: %(address)s") % words
    return replace(
        text,
        subject=_("%(name)s: %(subject)s") % {**words, "subject": text.subject},
        body=f"{before}\n\n{text.body}\n\n{after}",
        sms=f"{found.recipient.short_name}: {text.sms}" if text.sms else "",
    )


def _page() -> str:
    return reverse("acting", urlconf=settings.ROOT_URLCONF)
