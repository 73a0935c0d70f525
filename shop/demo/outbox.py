"""What would have left the house: every message as it would arrive, the newest first. On this machine only."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from notifications.kept import kept_messages
from notifications.sms.length import length_of
from shop.demo.views import only_from_this_machine

MOST = 100


@only_from_this_machine
@require_safe
@never_cache
def show(request: HttpRequest) -> HttpResponse:
    """Of the municipality whose host is asked; each with how many text messages it was."""
    rows = [
        {"kept": each, "parts": length_of(each.body).parts if each.channel == "sms" else 0}
        for each in kept_messages()[:MOST]
    ]
    return render(request, "demo/outbox.html", {"rows": rows, "is_kept": bool(settings.KEPT_MESSAGES_FOLDER)})
