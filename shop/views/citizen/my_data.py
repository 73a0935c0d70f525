"""All that is stored about a recipient: as a page, as a file, and the wish to have it erased."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from audit.record import record
from foundation.errors import NotFound
from shop.domain.privacy.asking import ask_for_erasure, settle_request
from shop.domain.privacy.reasons import reasons_against
from shop.enums import ErasureState
from shop.models import ErasureRequest, Recipient
from shop.queries.entitlements import help_phone_for
from shop.stored.everything import modules_about, parts_about
from shop.stored.holding import ids_of
from shop.viewer import viewer_of
from shop.views.data_file import file_about
from shop.views.guards import stored_data_page

DOWNLOADED = "my_data.downloaded"


@stored_data_page
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    recipient = _recipient_of(request)
    context = {
        "parts": parts_about(recipient),
        "modules": modules_about(recipient),
        "request_made": ErasureRequest.objects.filter(recipient=recipient).first(),
        "is_too_early": bool(reasons_against(ids_of(recipient))),
        "help_phone": help_phone_for(recipient),
    }
    return render(request, "shop/citizen/my_data.html", context)


@stored_data_page
@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """That it was fetched is in the log: whoever reads it can see whether it was them."""
    recipient = _recipient_of(request)
    record(viewer_of(request).citizen_actor(), DOWNLOADED, recipient, recipient_id=recipient.pk)
    return file_about(request, recipient)


@stored_data_page
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    ask_for_erasure(_recipient_of(request), actor=viewer_of(request).citizen_actor())
    messages.success(request, _("The municipality has been asked. You see here what becomes of it."))
    return redirect("my_data")


@stored_data_page
@require_POST
def take_back(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    settle_request(_recipient_of(request), state=ErasureState.WITHDRAWN, actor=viewer.citizen_actor())
    messages.success(request, _("You have taken it back. Everything stays as it is."))
    return redirect("my_data")


def _recipient_of(request: HttpRequest) -> Recipient:
    recipient = viewer_of(request).recipient
    if recipient is None:
        raise NotFound
    return recipient
