"""The language of the municipality, for who has chosen none."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from foundation.actor import Channel
from shop.domain.language import choices_for, chosen_language, set_language
from shop.viewer import viewer_of
from shop.views.guards import municipality_page
from shop.views.manage.frame import UNPROCESSABLE, draw_municipality_page
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
    form = MunicipalityLanguageForm(
        request.POST if request.method == "POST" else None,
        initial={"language": chosen_language(municipality)},
    )
    field = form.fields["language"]
    if isinstance(field, forms.ChoiceField):
        field.choices = list(choices_for(municipality).items())
    if form.is_valid():
        actor = viewer_of(request).actor(Channel.STAFF)
        set_language(municipality, form.cleaned_data["language"], actor=actor)
        messages.success(request, _("Saved. It may take half a minute until every page follows."))
        return redirect("manage:language")
    return draw_municipality_page(
        request,
        "shop/manage/language.html",
        current="messages",
        form=form,
        status=UNPROCESSABLE if form.errors else 200,
    )
