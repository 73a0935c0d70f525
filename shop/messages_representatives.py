"""What is said to who acts for a recipient: the same, and whom it is about. And what waits for who registered them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from notifications.kinds import MessageText, message_kind, puts_in_envelope
from shop.addresses import with_address
from shop.domain.representation.reminders import TO_SETTLE
from shop.models import Department, Representation
from shop.queries.hearers import ACTING
from shop.queries.representation_duties import to_settle_in
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


@message_kind(TO_SETTLE)
def representatives_to_settle(params: Mapping[str, Any]) -> MessageText | None:
    """How many wait when it goes out, and never about whom; nothing when all of it was settled."""
    department = Department.objects.get(pk=params["department_id"])
    count = to_settle_in(department).count()
    if not count:
        return None
    words = {"department": department.name, "count": count}
    text = MessageText(
        subject=_("%(department)s: who may act for others") % words,
        body=ngettext(
            "%(count)s who wants to act for another waits for you: a consent to assess, or a parent's access to review"
            " before the child's birthday.\n\nSign in to see whom it is about.",
            "%(count)s who want to act for others wait for you: consent to assess, or a parent's access to review"
            " before the child's birthday.\n\nSign in to see whom it is about.",
            count,
        )
        % words,
    )
    return with_address(text, "manage:to_settle", department.pk)
