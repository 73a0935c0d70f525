"""A recipient's address is protected, or is not any more."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from foundation.actor import Channel
from notifications.numbers import is_landline
from shop.domain.circumstances.protection import protect_recipient
from shop.enums import AddressProtection
from shop.errors import ChangedMeanwhile
from shop.forms.mobile import landline_in_words
from shop.forms.protection import ProtectionForm
from shop.models import Recipient
from shop.queries.recipient_access import get_handled_recipient_for
from shop.queries.versions import version_of_protection
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.conflicts import BothVersions, Conflict, conflict_over, seen_of
from shop.views.manage.frame import UNPROCESSABLE, department_page
from shop.views.manage.recipients import away_from_erased, note_view


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def protect(request: HttpRequest, recipient_id: int) -> HttpResponse:
    """Say it. The page shows no address: what is protected is written here, and never read."""
    viewer = viewer_of(request)
    handled = get_handled_recipient_for(viewer, recipient_id)
    recipient = handled.recipient
    if recipient.erased_at is not None:
        return away_from_erased(request, handled)
    page = reverse("manage:recipient", args=[recipient.pk])
    form = ProtectionForm(
        request.POST if request.method == "POST" else None, initial={"level": recipient.protection}
    )
    conflict: Conflict | None = None
    if form.is_valid():
        level = AddressProtection(form.cleaned_data["level"])
        try:
            protect_recipient(
                recipient,
                level=level,
                address=form.cleaned_data["address"],
                phone=form.cleaned_data["phone"],
                actor=viewer.actor(Channel.STAFF),
                seen=request.POST.get("seen", ""),
            )
        except ChangedMeanwhile:
            recipient.refresh_from_db()
            conflict = _conflict(request, recipient, level)
        else:
            messages.success(request, _done(level))
            if is_landline(form.cleaned_data["phone"]):
                messages.info(request, landline_in_words())
            return redirect(page)
    note_view(viewer, handled)
    return department_page(
        request,
        "shop/manage/confirm.html",
        handled.department,
        current="recipients",
        status=conflict.status if conflict else UNPROCESSABLE if form.errors else 200,
        form=form,
        conflict=conflict,
        seen=seen_of(form, version_of_protection(recipient.protection), conflict=conflict),
        heading=_("Protected address for %(name)s") % {"name": recipient.short_name},
        text=_(
            "A protected address and telephone are shown to whoever comes, on the day of the visit, and to nobody"
            " else: in no list, no search, no message, no file and on no paper, not to you either."
        ),
        confirm_label=_("Save"),
        back_url=page,
        back_label=_("No, go back"),
    )


def _conflict(request: HttpRequest, recipient: Recipient, level: AddressProtection) -> Conflict:
    """Of the level alone: what is protected is shown to nobody, in two versions either."""
    now = AddressProtection(recipient.protection)
    rows = [BothVersions(_("Is the address protected?"), str(now.label), str(level.label))]
    return conflict_over(request, recipient, acts=["recipient.protected"], rows=rows)


def _done(level: AddressProtection) -> str:
    if level == AddressProtection.NONE:
        return _("The address is not protected any more: it is shown as everybody's.")
    return _(
        "The address is protected. The day lists that are kept as files are written anew within a few minutes:"
        " destroy those on paper."
    )
