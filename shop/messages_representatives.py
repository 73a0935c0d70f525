"""What is said to who acts for a recipient: the same, and whom it is about. And what waits for who registered them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from notifications.kinds import message_kind, puts_in_envelope
from notifications.standards import MessageText
from shop.addresses import written
from shop.domain.representation.reminders import TO_SETTLE
from shop.models import Department, Representation
from shop.queries.hearers import ACTING
from shop.queries.representation_duties import to_settle_in
from shop.queries.representations import in_force
from shop.standard_texts.duties import TO_SETTLE as SETTLE
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
    before = _("This is for %(name)s, on whose behalf you act:") % words
    after = _("First choose whom you act for: %(address)s") % words
    return replace(
        text,
        subject=_("%(name)s: %(subject)s") % {**words, "subject": text.subject},
        body=f"{before}\n\n{text.body}\n\n{after}",
        sms=f"{found.recipient.short_name}: {text.sms}" if text.sms else "",
    )


def _page() -> str:
    return reverse("acting", urlconf=settings.ROOT_URLCONF)


@message_kind(TO_SETTLE, SETTLE.one, SETTLE.several)
def representatives_to_settle(params: Mapping[str, Any]) -> MessageText | None:
    """How many wait when it goes out, and never about whom; nothing when all of it was settled."""
    department = Department.objects.get(pk=params["department_id"])
    count = to_settle_in(department).count()
    if not count:
        return None
    words = {"department": department.name, "count": count}
    return written(SETTLE.of(count), words, "manage:to_settle", department.pk)
