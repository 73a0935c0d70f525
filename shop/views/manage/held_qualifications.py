"""What a helper has: a qualification until some day, and taken away. What that leaves without ground is asked first."""

from datetime import date
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from foundation.actor import Channel
from shop.domain.capacity.qualifications import grant_qualification, withdraw_qualification
from shop.domain.capacity.second_thoughts import change_unless_it_strands, what_it_would_strand
from shop.domain.capacity.stranding import Stranding
from shop.errors import ChangedMeanwhile
from shop.forms.qualifications import GrantForm
from shop.models import Provider, Qualification
from shop.queries.access import get_qualification_for
from shop.queries.versions import version_of_held
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.asking import (
    CONFIRMED,
    agreed_to,
    ask_about_stranding,
    goes_back,
    is_confirmed,
    must_ask,
)
from shop.views.manage.frame import say_saved
from shop.views.manage.provider_page import named_provider, provider_page
from shop.views.manage.words import day_ahead
from ui.tiles import Definition

REPLACES = "replaces"
"""Until when they had it on the page whose answer is a yes to another day."""


@staff_page
@require_POST
def grant(request: HttpRequest, provider_id: int) -> HttpResponse:
    viewer = viewer_of(request)
    provider = named_provider(viewer, provider_id)
    form = GrantForm(request.POST)
    if not form.is_valid():
        return provider_page(request, provider, grant_form=form, status=422)
    if goes_back(request):
        return provider_page(request, provider, grant_form=form)
    qualification, valid_until = form.cleaned_data["qualification"], form.cleaned_data["last_day"]
    change = partial(
        grant_qualification,
        provider,
        qualification=qualification,
        valid_until=valid_until,
        actor=viewer.actor(Channel.STAFF),
    )
    seen, is_replaced_unseen = request.POST.get(REPLACES, ""), False
    try:
        _done, stranding = change_unless_it_strands(
            partial(change, seen=seen), department=provider.department, may_strand=agreed_to(request)
        )
    except ChangedMeanwhile:  # they have it until another day: that is shown first
        is_replaced_unseen = True
        stranding = what_it_would_strand(change, department=provider.department)
    if is_replaced_unseen or must_ask(request, stranding):
        known = provider.qualifications.filter(qualification=qualification).first()
        return ask_about_stranding(
            request,
            provider.department,
            stranding=stranding,
            current="staffing",
            heading=_("Change how long %(name)s has %(qualification)s?")
            % {"name": provider.display_name, "qualification": qualification.name},
            confirm_label=_("Change it"),
            details=[
                *([Definition(_("Now"), _until_in_words(known.valid_until))] if known else []),
                Definition(_("Valid until"), _until_in_words(valid_until)),
            ],
            sends=[(REPLACES, version_of_held(known))] if known else [],
            can_edit=True,
        )
    values = {"name": provider.display_name, "qualification": qualification.name}
    text = _("Noted: %(name)s has %(qualification)s.") % values
    if valid_until:
        text = _("Noted: %(name)s has %(qualification)s until %(day)s.") % (
            values | {"day": day_ahead(valid_until)}
        )
    say_saved(request, provider.department, stranding=stranding, text=text)
    return redirect("manage:provider", provider.pk)


def _until_in_words(day: date | None) -> str:
    return day_ahead(day) if day else _("for good")


@staff_page
@require_POST
def withdraw(request: HttpRequest, provider_id: int, qualification_id: int) -> HttpResponse:
    viewer = viewer_of(request)
    provider = named_provider(viewer, provider_id)
    qualification = get_qualification_for(viewer, qualification_id)
    change = partial(
        withdraw_qualification, provider, qualification=qualification, actor=viewer.actor(Channel.STAFF)
    )
    if not is_confirmed(request) and provider.qualifications.filter(qualification=qualification).exists():
        stranding = what_it_would_strand(change, department=provider.department)
        return _ask(request, provider, qualification, stranding=stranding)
    _done, stranding = change_unless_it_strands(
        change, department=provider.department, may_strand=agreed_to(request)
    )
    if must_ask(request, stranding):
        return _ask(request, provider, qualification, stranding=stranding)
    text = _("Noted: %(name)s no longer has %(qualification)s.")
    text %= {"name": provider.display_name, "qualification": qualification.name}
    say_saved(request, provider.department, stranding=stranding, text=text)
    return redirect("manage:provider", provider.pk)


def _ask(
    request: HttpRequest, provider: Provider, qualification: Qualification, *, stranding: Stranding
) -> HttpResponse:
    """Nothing is changed yet: until when they have it, and which visits would need a new time, or somebody else."""
    held = provider.qualifications.filter(qualification=qualification).first()
    return ask_about_stranding(
        request,
        provider.department,
        stranding=stranding,
        current="staffing",
        heading=_("Take %(qualification)s from %(name)s?")
        % {"name": provider.display_name, "qualification": qualification.name},
        confirm_label=_("Take it away"),
        details=[Definition(_("Valid until"), _until_in_words(held.valid_until))] if held else [],
        sends=[(CONFIRMED, "1")],
        back_url=reverse("manage:provider", args=[provider.pk]),
    )
