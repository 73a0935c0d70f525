"""How long what is kept, for the municipality's administrator."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from foundation.actor import Channel
from shop.domain.privacy.retention import BY_KIND, Standing, set_days, standings
from shop.enums import RetentionKind
from shop.errors import UnlikelyRetention
from shop.models.privacy import LONGEST_KEPT
from shop.viewer import viewer_of
from shop.views.guards import municipality_page
from shop.views.manage.frame import UNPROCESSABLE, draw_municipality_page


class DaysForm(forms.Form):
    """How many days one kind is kept; what is too few or too many the domain says."""

    days = forms.IntegerField(
        error_messages={
            "required": gettext_lazy("Write a whole number of days."),
            "invalid": gettext_lazy("Write a whole number of days."),
        }
    )

    def __init__(self, data: Any = None, *, kind: RetentionKind, **options: Any) -> None:
        """Its errors name the kind: the page has a form of each."""
        super().__init__(data, auto_id=f"%s-{kind}", **options)
        field = self.fields["days"]
        field.label = capfirst(str(kind.label))
        limits = {"min": BY_KIND[kind].at_least, "max": LONGEST_KEPT}
        field.widget.attrs.update({"class": "figures days-input", "inputmode": "numeric"} | limits)


@municipality_page
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Each kind, its rule, how much is due, and when the night last went over it."""
    return _draw(request)


@municipality_page
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, kind: str) -> HttpResponse:
    """Who comes back to a refused form by its address sees the page."""
    if kind not in BY_KIND:
        raise Http404
    if request.method != "POST":
        return redirect("manage:retention")
    form = DaysForm(request.POST, kind=RetentionKind(kind))
    if form.is_valid():
        try:
            actor = viewer_of(request).actor(Channel.STAFF)
            set_days(RetentionKind(kind), days=form.cleaned_data["days"], actor=actor)
        except UnlikelyRetention as error:
            form.add_error("days", error.in_full())
        else:
            messages.success(request, _("Saved. It holds from the coming night."))
            return redirect("manage:retention")
    return _draw(request, refused=(kind, form))


def _draw(request: HttpRequest, *, refused: tuple[str, DaysForm] | None = None) -> HttpResponse:
    bound = dict([refused] if refused else [])
    rows = [(each, bound.get(each.kept.kind) or _form_of(each)) for each in standings(now=timezone.now())]
    return draw_municipality_page(
        request,
        "shop/manage/retention.html",
        current="retention",
        status=UNPROCESSABLE if refused else 200,
        standings=rows,
        refused=refused and refused[1],
    )


def _form_of(standing: Standing) -> DaysForm:
    return DaysForm(kind=standing.kept.kind, initial={"days": standing.days})
