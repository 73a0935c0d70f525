"""What is said to who acts for a recipient: the same, and whom it is about. And what waits for who registered them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from notifications.kinds import message_kind, puts_in_envelope
from notifications.standards import LINK, MessageText
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
    name = found.recipient.short_name
    before = _("This is for %(name)s, on whose behalf you act:") % {"name": name}
    return replace(
        text,
        subject=_("%(name)s: %(subject)s") % {"name": name, "subject": text.subject},
        body=f"{before}\n\n{_by_choosing(text, text.body)}",
        sms=f"{name}: {_by_choosing(text, text.sms)}" if text.sms else "",
    )


def _by_choosing(text: MessageText, said: str) -> str:
    """With the one address that helps them in place of the page's, which is theirs only once they have chosen for whom
    they are here: it asks that first and leads on.
    """
    page = text.words.get(LINK, "")
    if not page:
        return said
    ask = reverse("acting", urlconf=settings.ROOT_URLCONF)
    on = urlencode({"next": urlsplit(page).path}, safe="/")
    return said.replace(page, f"{address_of(ask)}?{on}")


@message_kind(TO_SETTLE, SETTLE.one, SETTLE.several)
def representatives_to_settle(params: Mapping[str, Any]) -> MessageText | None:
    """How many wait when it goes out, and never about whom; nothing when all of it was settled."""
    department = Department.objects.get(pk=params["department_id"])
    count = to_settle_in(department).count()
    if not count:
        return None
    words = {"department": department.name, "count": count}
    return written(SETTLE.of(count), words, "manage:to_settle", department.pk)
