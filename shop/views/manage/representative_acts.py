"""What is settled about somebody who acts for a recipient: consent assessed, a parent's access reviewed, all ended."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from foundation.actor import Channel
from shop.domain.representation.reviewing import age_due, assess_consent, confirm_review
from shop.domain.representation.revoking import revoke_representation
from shop.enums import ReviewReason
from shop.errors import RepresentationIsOver
from shop.forms.representation import AssessmentForm
from shop.forms.review import ReviewForm
from shop.models import Representation
from shop.queries.recipient_access import Handled
from shop.queries.representation_access import get_handled_representation_for
from shop.viewer import viewer_of
from shop.views.acting.unheard import nobody_left_in_words
from shop.views.acting.words import details_of
from shop.views.guards import staff_page
from shop.views.manage.frame import UNPROCESSABLE, department_page
from ui.tiles import Definition

ASKS = ["GET", "HEAD", "POST"]


@staff_page
@require_http_methods(ASKS)
def assess(request: HttpRequest, representation_id: int) -> HttpResponse:
    """Whether there is consent. Only then they may act."""
    viewer = viewer_of(request)
    found, handled = get_handled_representation_for(viewer, representation_id)
    form = AssessmentForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        is_given = form.cleaned_data["is_given"] == "yes"
        try:
            assess_consent(
                found,
                is_given=is_given,
                document_reference=form.cleaned_data["assessment_reference"],
                actor=viewer.actor(Channel.STAFF),
            )
        except RepresentationIsOver as refusal:
            messages.info(request, refusal.title())
        else:
            name = {"name": found.representative.user.name}
            done = _("%(name)s may act from now on.") if is_given else _("%(name)s may not act.")
            messages.success(request, done % name)
        return redirect("manage:recipient", handled.recipient.pk)
    return _ask(
        request,
        found,
        handled,
        form=form,
        heading=_("Does the recipient consent?"),
        text=_("It was doubtful when it was registered. Until you have answered, nobody acts by it."),
        confirm_label=_("Note it with my name"),
        back_label=_("Go back"),
    )


@staff_page
@require_http_methods(ASKS)
def review(request: HttpRequest, representation_id: int) -> HttpResponse:
    """A parent's access goes on after a birthday. A second click finds it said."""
    viewer = viewer_of(request)
    found, handled = get_handled_representation_for(viewer, representation_id)
    age = age_due(found)
    if age is None:
        messages.info(request, RepresentationIsOver(representation=found.pk).title())
        return redirect("manage:recipient", handled.recipient.pk)
    form = ReviewForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reason = ReviewReason(form.cleaned_data["reason"])
        try:
            confirm_review(found, age=age, reason=reason, actor=viewer.actor(Channel.STAFF))
        except RepresentationIsOver as refusal:
            messages.info(request, refusal.title())
        else:
            messages.success(request, _("Noted with your name: they go on acting for the child."))
        return redirect("manage:recipient", handled.recipient.pk)
    return _ask(
        request,
        found,
        handled,
        form=form,
        heading=_("The child turns %(age)s: should the parent go on?") % {"age": age},
        template="shop/manage/confirm_review.html",
        text=_REASONS[age](),
        end_url=reverse("manage:revoke_representative", args=[found.pk]),
        confirm_label=_("Yes, they go on"),
    )


@staff_page
@require_http_methods(ASKS)
def revoke(request: HttpRequest, representation_id: int) -> HttpResponse:
    """Ask once, and say if nobody is told of changes without them. A second click finds it ended and says the same."""
    viewer = viewer_of(request)
    found, handled = get_handled_representation_for(viewer, representation_id)
    name, nobody_left = {"name": found.representative.user.name}, nobody_left_in_words(found)
    if request.method == "POST":
        revoke_representation(found, actor=viewer.actor(Channel.STAFF))
        messages.success(request, _("%(name)s no longer acts for the recipient.") % name)
        if nobody_left:
            messages.warning(request, nobody_left)
        return redirect("manage:recipient", handled.recipient.pk)
    return _ask(
        request,
        found,
        handled,
        heading=_("Should %(name)s no longer act for the recipient?") % name,
        text=" ".join(filter(None, [_("It ends at once. What is booked stays booked."), nobody_left])),
        confirm_label=_("Yes, end it now"),
        is_destructive=True,
    )


def _ask(
    request: HttpRequest,
    found: Representation,
    handled: Handled,
    *,
    template: str = "shop/manage/confirm.html",
    **context: object,
) -> HttpResponse:
    form = context.get("form")
    is_wrong = isinstance(form, forms.Form) and bool(form.errors)
    return department_page(
        request,
        template,
        handled.department,
        current="recipients",
        status=UNPROCESSABLE if is_wrong else 200,
        details=[
            Definition(_("Who"), found.representative.user.name),
            Definition(_("Acts for"), handled.recipient.name),
            *details_of(found),
        ],
        back_url=reverse("manage:recipient", args=[handled.recipient.pk]),
        **context,
    )


_REASONS = {
    12: lambda: _(
        "From 12 children have a strong say, and may object to what their parents learn. Ask the child. Until you"
        " have answered, the access rests from the birthday on."
    ),
    16: lambda: _(
        "From 16 young people decide about their own health, and parents get what they need to fulfil their"
        " responsibility. Ask the young person. Until you have answered, the access rests from the birthday on."
    ),
}
