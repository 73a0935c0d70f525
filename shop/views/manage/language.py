"""The language of the municipality, for who has chosen none."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from foundation.actor import Channel
from shop.domain.language import CHANGED, choices_for, chosen_language, set_language
from shop.errors import ChangedMeanwhile
from shop.queries.municipality_versions import version_of_language
from shop.viewer import viewer_of
from shop.views.guards import municipality_page
from shop.views.manage.conflicts import Conflict, conflict_over, differing_fields, seen_of
from shop.views.manage.frame import UNPROCESSABLE, draw_municipality_page
from tenants.models import Municipality
from tenants.routing import RoutedMunicipality


class MunicipalityLanguageForm(forms.Form):
    """One of those the municipality has."""

    language = forms.ChoiceField(label=gettext_lazy("The municipality's language"), widget=forms.RadioSelect)


@municipality_page
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest) -> HttpResponse:
    municipality = getattr(request, "municipality", None)
    if not isinstance(municipality, RoutedMunicipality):
        raise Http404
    now = chosen_language(municipality)
    form = MunicipalityLanguageForm(
        request.POST if request.method == "POST" else None, initial={"language": now}
    )
    conflict: Conflict | None = None
    field = form.fields["language"]
    if isinstance(field, forms.ChoiceField):
        field.choices = list(choices_for(municipality).items())
    if form.is_valid():
        actor, seen = viewer_of(request).actor(Channel.STAFF), request.POST.get("seen", "")
        try:
            set_language(municipality, form.cleaned_data["language"], actor=actor, seen=seen)
        except ChangedMeanwhile:
            now = chosen_language(municipality)
            form.initial = {"language": now}
            rows = differing_fields(form)
            conflict = conflict_over(request, Municipality(pk=municipality.pk), acts=[CHANGED], rows=rows)
        else:
            messages.success(request, _("Saved. It may take half a minute until every page follows."))
            return redirect("manage:language")
    return draw_municipality_page(
        request,
        "shop/manage/language.html",
        current="messages",
        form=form,
        conflict=conflict,
        seen=seen_of(form, version_of_language(now), conflict=conflict),
        status=conflict.status if conflict else UNPROCESSABLE if form.errors else 200,
    )
