"""The recipient ends at once what somebody may do for them; whoever acts for them may give it up."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shop.domain.representation.revoking import revoke_representation
from shop.queries.access import get_own_representation_for
from shop.viewer import viewer_of
from shop.views.acting.words import details_of
from shop.views.guards import recipient_page


@recipient_page
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, representation_id: int) -> HttpResponse:
    """Ask once. A second click finds it ended and says the same."""
    viewer = viewer_of(request)
    found = get_own_representation_for(viewer, representation_id)
    name = found.representative.user.name
    if request.method == "POST":
        revoke_representation(found, actor=viewer.citizen_actor())
        messages.success(request, _("%(name)s can no longer act for you.") % {"name": name})
        return redirect("me")
    context = {
        "heading": _("Should %(name)s no longer act for you?") % {"name": name},
        "text": _("It ends at once. What is booked stays booked. The municipality can register it anew."),
        "details": details_of(found),
        "confirm_label": _("Yes, end it now"),
        "is_destructive": True,
        "back_url": reverse("me"),
    }
    return render(request, "ui/confirm_page.html", context)
