"""Where complaints about decisions are sent, for who administers the municipality."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from foundation.actor import Channel
from shop.domain.complaints import CHANGED, complaint_address, set_complaint_address, version_of_address
from shop.errors import ChangedMeanwhile
from shop.forms.rule_fields import VisibleTextField
from shop.models.complaints import LONGEST_ADDRESS
from shop.viewer import viewer_of
from shop.views.guards import municipality_page
from shop.views.manage.conflicts import Conflict, conflict_over, differing_fields, seen_of
from shop.views.manage.frame import UNPROCESSABLE, draw_municipality_page


class ComplaintAddressForm(forms.Form):
    text = VisibleTextField(
        label=gettext_lazy("To whom, and at which address"),
        help_text=gettext_lazy(
            "In one line, as on an envelope: who takes them, street or box, post code and place."
        ),
        max_length=LONGEST_ADDRESS,
        required=False,
    )


@municipality_page
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest) -> HttpResponse:
    """One for all decisions, or none: then each department takes its own."""
    form = ComplaintAddressForm(
        request.POST if request.method == "POST" else None, initial={"text": complaint_address()}
    )
    conflict: Conflict | None = None
    if form.is_valid():
        actor = viewer_of(request).actor(Channel.STAFF)
        try:
            set_complaint_address(form.cleaned_data["text"], actor=actor, seen=request.POST.get("seen", ""))
        except ChangedMeanwhile:
            form.initial = {"text": complaint_address()}
            conflict = conflict_over(request, acts=[CHANGED], rows=differing_fields(form))
        else:
            messages.success(request, _("Saved. It stands on the page of every decision."))
            return redirect("manage:complaints")
    return draw_municipality_page(
        request,
        "shop/manage/complaints.html",
        current="start",
        form=form,
        conflict=conflict,
        seen=seen_of(form, version_of_address(), conflict=conflict),
        status=conflict.status if conflict else UNPROCESSABLE if form.errors else 200,
    )
