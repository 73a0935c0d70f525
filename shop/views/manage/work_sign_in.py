"""The staff's own provider: set up, tried, and removed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.factor.again import ask_again, typed_before
from accounts.work_models import WorkSignIn
from foundation.actor import Channel
from foundation.errors import NotFound
from shop.domain.sign_in.policy import (
    SecretMissing,
    WorkSettings,
    change_work_sign_in,
    remove_work_sign_in,
)
from shop.errors import ChangedMeanwhile, LastAdministrator
from shop.forms.sign_in import SECRET_IS_MISSING, WorkForm
from shop.queries.municipality_versions import WORK, version_of_work_sign_in
from shop.queries.ways_in import only_by_work
from shop.viewer import viewer_of
from shop.views.guards import municipality_page
from shop.views.manage.conflicts import Conflict, conflict_over, differing_fields, seen_of
from shop.views.manage.frame import UNPROCESSABLE, draw_municipality_page
from tenants.addresses import address_at
from tenants.work_sign_in.client import ANSWER, ENDED
from tenants.work_sign_in.intent import Intent, intend
from tenants.work_sign_in.pages import lead_on


@municipality_page
@require_http_methods(["GET", "HEAD", "POST"])
def work(request: HttpRequest) -> HttpResponse:
    """The settings of the staff's own provider."""
    kept = WorkSignIn.current()
    form = WorkForm(
        request.POST if request.method == "POST" else typed_before(request),
        initial=_initial(kept),
        kept=kept,
    )
    status = UNPROCESSABLE if request.method == "POST" else 200
    conflict: Conflict | None = None
    if request.method == "POST" and form.is_valid():
        if again := ask_again(request, secrets=["secret"]):
            return again
        try:
            change_work_sign_in(
                WorkSettings(**form.cleaned_data),
                actor=viewer_of(request).actor(Channel.STAFF),
                seen=request.POST.get("seen", ""),
            )
        except ChangedMeanwhile as error:
            kept, status = WorkSignIn.current(), error.status
            form.initial = _initial(kept)
            acts, rows = ["work_sign_in.changed", "work_sign_in.removed"], differing_fields(form)
            conflict = conflict_over(request, kept, acts=acts, rows=rows)
        except SecretMissing:
            form.add_error("secret", SECRET_IS_MISSING)
        except LastAdministrator as error:
            form.add_error(None, error.in_full())
            status = error.status
        else:
            messages.success(request, _("Saved."))
            return redirect("manage:sign_in")
    host = request.get_host().partition(":")[0]
    return draw_municipality_page(
        request,
        "shop/manage/work_sign_in.html",
        current="sign_in",
        status=status,
        form=form,
        conflict=conflict,
        seen=seen_of(form, version_of_work_sign_in(kept), conflict=conflict),
        is_set_up=kept is not None,
        addresses=[
            (_("Redirect address"), address_at(host, ANSWER)),
            (_("Front-channel logout address"), address_at(host, ENDED)),
        ],
    )


@municipality_page
@require_POST
def try_work(request: HttpRequest) -> HttpResponse:
    """Off to the provider and back to a page that shows what it says. Nobody is signed in by it."""
    if WorkSignIn.current() is None:
        raise NotFound
    intend(request, Intent.TRY, return_to=reverse("manage:sign_in"))
    return lead_on(request)


@municipality_page
@require_http_methods(["GET", "HEAD", "POST"])
def remove_work(request: HttpRequest) -> HttpResponse:
    """Ask first."""
    if request.method == "POST":
        if again := ask_again(request):
            return again
        try:
            remove_work_sign_in(actor=viewer_of(request).actor(Channel.STAFF))
        except LastAdministrator as error:
            messages.error(request, error.in_full())
        else:
            messages.success(request, _("Nobody signs in with a work account any more."))
        return redirect("manage:sign_in")
    return draw_municipality_page(
        request,
        "shop/manage/confirm.html",
        current="sign_in",
        heading=_("Remove the sign-in with a work account?"),
        text=" ".join(
            [
                _no_other_way_in(),
                _("The settings and the secret are forgotten: to set it up again you need them once more."),
            ]
        ),
        confirm_label=_("Remove it"),
        is_destructive=True,
        back_url=reverse("manage:sign_in"),
        back_label=_("Keep it"),
    )


def _no_other_way_in() -> str:
    count = only_by_work().count()
    if not count:
        return _("Whoever signs in with one today has another way in.")
    text = ngettext(
        "%(count)s person has no other way in, and cannot sign in any more.",
        "%(count)s people have no other way in, and cannot sign in any more.",
        count,
    )
    return text % {"count": count}


def _initial(kept: WorkSignIn | None) -> dict[str, object]:
    if kept is None:
        return {}
    return {name: getattr(kept, name) for name in WORK}
