"""How long what is kept, for the municipality's administrator."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from foundation.actor import Channel
from foundation.errors import DomainError
from shop.domain.privacy.retention import BY_KIND, set_days, standings
from shop.enums import RetentionKind
from shop.viewer import viewer_of
from shop.views.guards import municipality_page
from shop.views.manage.frame import draw_municipality_page


class DaysForm(forms.Form):
    """How many days; what is too few or too many the domain says."""

    days = forms.IntegerField(
        label=gettext_lazy("Days"), error_messages={"invalid": gettext_lazy("Write a whole number.")}
    )


@municipality_page
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Each kind, its rule, how much is due, and when the night last went over it."""
    return draw_municipality_page(
        request, "shop/manage/retention.html", current="retention", standings=standings(now=timezone.now())
    )


@municipality_page
@require_POST
def change(request: HttpRequest, kind: str) -> HttpResponse:
    if kind not in BY_KIND:
        raise Http404
    form = DaysForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write a whole number of days."))
        return redirect("manage:retention")
    try:
        actor = viewer_of(request).actor(Channel.STAFF)
        set_days(RetentionKind(kind), days=form.cleaned_data["days"], actor=actor)
    except DomainError as error:
        messages.error(request, error.in_full())
    else:
        messages.success(request, _("Saved. It holds from the coming night."))
    return redirect("manage:retention")
