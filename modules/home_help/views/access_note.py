"""The recipient tells how to get in."""

import re

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from audit.record import record
from foundation.errors import NotFound
from modules.home_help.forms import AccessNoteForm
from modules.home_help.models import AccessNote
from shop.queries.access import services_for_recipient
from shop.viewer import viewer_of
from shop.views.guards import recipient_page

LIKE_A_CODE = re.compile(r"\d{4}")
"""Also a telephone number, which may well be there: it is asked about and not refused."""


@recipient_page
@require_http_methods(["GET", "HEAD", "POST"])
def access_note(request: HttpRequest) -> HttpResponse:
    """Whoever acts for them may tell it too, if they may book one of the module's services: somebody has to let the
    helper in, and a parent or a guardian knows how. The log says who has changed it.
    """
    viewer = viewer_of(request)
    recipient = viewer.recipient
    if recipient is None:
        raise NotFound
    if viewer.acting and not services_for_recipient(recipient).filter(module_key="home_help").exists():
        raise NotFound
    note = AccessNote.objects.filter(recipient=recipient).first() or AccessNote(recipient=recipient)
    form = AccessNoteForm(request.POST or None, instance=note)
    if request.method == "POST" and "text" not in request.POST:
        raise BadRequest("the note is missing")  # or it would be emptied by a form that never had it
    if request.method == "POST" and form.is_valid():
        note = form.save(commit=False)
        # Told twice at once it is one note, the latter.
        note, _is_new = AccessNote.objects.update_or_create(recipient=recipient, defaults={"text": note.text})
        record(viewer.citizen_actor(), "access_note.changed", note, recipient_id=recipient.pk)
        text = _("Saved. The person who comes sees it on the day.") if note.text else _("It is taken away.")
        messages.success(request, text)
        if LIKE_A_CODE.search(note.text):
            messages.warning(
                request,
                _(
                    "There is a long number in what you wrote. If it is a code to a door or a key box, take it away"
                    " here, and call the department: they agree with you on how the code is given."
                ),
            )
        return redirect("home_help:access_note")
    return render(request, "home_help/access_note.html", {"form": form}, status=422 if form.is_bound else 200)
