"""A last day that was noted by mistake is undone."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from foundation.actor import Channel
from foundation.errors import DomainError
from shop.domain.absence.undoing import Undone
from shop.domain.circumstances.leaving import undo_last_day
from shop.models import Provider
from shop.queries.causes import absence_now
from shop.viewer import viewer_of
from shop.views.cover_rows import undone_in_words
from shop.views.guards import staff_page
from shop.views.manage.asking import LONGEST_ID
from shop.views.manage.provider_page import named_provider
from ui.dates import long_day_and_year


@staff_page
@require_POST
def undo(request: HttpRequest, provider_id: int) -> HttpResponse:
    """What `departure` names, and nothing that was noted since. Where that cannot be, the helper's page says why.

    Back to where it was sent from: that page, or the one of whoever the helper is.
    """
    viewer = viewer_of(request)
    provider = named_provider(viewer, provider_id)
    shown = request.POST.get("departure", "")
    departure_id = int(shown) if shown.isascii() and shown.isdecimal() and len(shown) <= LONGEST_ID else 0
    try:
        undone = undo_last_day(provider, departure_id=departure_id, actor=viewer.actor(Channel.STAFF))
    except DomainError as error:
        messages.error(request, error.in_full())
    else:
        provider.refresh_from_db(fields=["leaves_on"])
        messages.success(request, _what_is_so(provider, undone))
    if request.POST.get("leads_to") == "person" and provider.user_id is not None:
        return redirect("manage:person", provider.user_id)
    return redirect("manage:provider", provider.pk)


def _what_is_so(provider: Provider, undone: Undone | None) -> str:
    words = {"name": provider.display_name}
    if provider.leaves_on is None:
        text = _("No last day is noted for %(name)s.") % words
    else:
        day = long_day_and_year(provider.leaves_on)
        text = _("The last day of %(name)s is %(day)s.") % (words | {"day": day})
    text = text if undone is None else f"{undone_in_words(undone)} {text}"
    away = absence_now(provider)
    if away is None:
        return text
    url = reverse("manage:absence", args=[away.pk])
    return format_html('{} <a href="{}">{}</a>', text, url, _("They are still away for now: see that too."))
