"""The second step of staff: the municipality's rule, and beginning anew for who has lost theirs."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.factor.enums import FactorRule
from accounts.factor_models import SecondFactorPolicy
from foundation.actor import Channel
from foundation.errors import DomainError
from shop.domain.sign_in.policy import change_factor_rule
from shop.domain.staff.second_factor import let_begin_anew
from shop.errors import ChangedMeanwhile
from shop.forms.second_factor import FactorRuleForm
from shop.queries.municipality_versions import version_of_factor_rule
from shop.queries.staff import get_staff_for
from shop.viewer import viewer_of
from shop.views.guards import administrator_page, municipality_page
from shop.views.manage.conflicts import Conflict, conflict_over, differing_fields, seen_of
from shop.views.manage.frame import UNPROCESSABLE, draw_municipality_page

page = require_http_methods(["GET", "HEAD", "POST"])


@municipality_page
@page
def rule(request: HttpRequest) -> HttpResponse:
    """Whether everybody must have one who works here and signs in with a password."""
    now = SecondFactorPolicy.current()
    form = FactorRuleForm(request.POST if request.method == "POST" else None, initial={"rule": now.rule})
    conflict: Conflict | None = None
    if form.is_valid():
        wanted, actor = FactorRule(form.cleaned_data["rule"]), viewer_of(request).actor(Channel.STAFF)
        try:
            change_factor_rule(wanted, actor=actor, seen=request.POST.get("seen", ""))
        except ChangedMeanwhile:
            now = SecondFactorPolicy.current()
            form.initial = {"rule": now.rule}
            rows = differing_fields(form)
            conflict = conflict_over(request, now, acts=["second_factor.rule_changed"], rows=rows)
        else:
            messages.success(request, _("Saved. It counts from the next sign-in."))
            return redirect("manage:sign_in")
    return draw_municipality_page(
        request,
        "shop/manage/confirm.html",
        current="sign_in",
        heading=_("Second step for staff"),
        text=_(
            "For those who sign in with a password: a code from an app, or a passkey. Who must have one and has none is"
            " led to set it up after the password, and reaches nothing else before that. A work account and ID-porten"
            " have their own."
        ),
        form=form,
        conflict=conflict,
        seen=seen_of(form, version_of_factor_rule(now), conflict=conflict),
        confirm_label=_("Save"),
        back_url=reverse("manage:sign_in"),
        status=conflict.status if conflict else UNPROCESSABLE if form.errors else 200,
    )


@administrator_page
@page
def reset(request: HttpRequest, user_id: int) -> HttpResponse:
    """Asks first: whoever says on the telephone that their phone is gone may be a stranger who has the password."""
    viewer = viewer_of(request)
    user = get_staff_for(viewer, user_id)
    if request.method == "POST":
        try:
            let_begin_anew(user, actor=viewer.actor(Channel.STAFF))
        except DomainError as error:
            messages.error(request, error.in_full())
        else:
            said = _(
                "%(name)s can begin anew: the second step is removed, and they are signed out everywhere."
            )
            messages.success(request, said % {"name": user.name})
        return redirect("manage:person", user.pk)
    return draw_municipality_page(
        request,
        "shop/manage/confirm.html",
        current="people",
        heading=_("Remove the second step of %(name)s?") % {"name": user.name},
        text=_(
            "For who has lost phone and recovery codes. Make sure that it is them who ask: call them back on a number"
            " you know, or meet them. They are signed out everywhere and get a mail, and set up a new one when"
            " they sign in."
        ),
        confirm_label=_("Remove it"),
        is_destructive=True,
        back_url=reverse("manage:person", args=[user.pk]),
        back_label=_("No, go back"),
    )
