"""What was removed a moment ago is no dead end when its page is sent, or opened, once more."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.errors import NotFound

KEY, MOST = "removed_here", 20


def require_ahead(last_day: date) -> None:
    """What has passed is not removed any more: it raises NotFound as what is not there."""
    if last_day < timezone.localdate():
        raise NotFound


def note_removal(request: HttpRequest, *, back: str) -> None:
    """Remember for this session where who confirms the removal at this address once more is sent to."""
    known = [entry for entry in request.session.get(KEY, []) if entry[0] != request.path]
    request.session[KEY] = [*known, [request.path, back]][-MOST:]


def already_removed(request: HttpRequest) -> HttpResponse:
    """Back to the list. Raises NotFound for what was not removed from here: others are not told that it was there."""
    for path, back in request.session.get(KEY, []):
        if path == request.path:
            messages.success(request, _("It is removed."))
            return redirect(back)
    raise NotFound
