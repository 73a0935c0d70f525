"""Who may act for a recipient: registered, changed, assessed, reviewed and ended by those who handle decisions."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from foundation.actor import Channel
from shop.domain.representation.registering import change_representation, register_representative
from shop.errors import (
    ActsAlready,
    ChangedMeanwhile,
    DecidesForThemself,
    RepresentationNotPossible,
    RepresentsThemself,
)
from shop.forms.lists.plain import WordsForm
from shop.forms.representation import RepresentativeForm, ScopeForm, initial_scope
from shop.models import Representation
from shop.queries.finding import with_words
from shop.queries.recipient_access import get_decisions_department_for, get_handled_recipient_for
from shop.queries.representation_access import get_handled_representation_for, services_to_agree_on
from shop.queries.representation_duties import to_settle_in
from shop.queries.representations import RepresentationState, state_of
from shop.queries.versions import version_of_representation
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.conflicts import Conflict, conflict_over, differing_fields, seen_of
from shop.views.manage.frame import UNPROCESSABLE, department_page
from shop.views.manage.lists.answering import answer_with_list
from shop.views.manage.lists.representatives import ToSettleTable
from shop.views.manage.recipients import away_from_erased, note_view
from shop.views.manage.representative_rows import page_of, to_settle_row

ASKS = ["GET", "HEAD", "POST"]


@staff_page
@require_http_methods(ASKS)
def add(request: HttpRequest, recipient_id: int) -> HttpResponse:
    """Who it is, as what they act, and what they may do."""
    viewer = viewer_of(request)
    handled = get_handled_recipient_for(viewer, recipient_id)
    if handled.recipient.erased_at is not None:
        return away_from_erased(request, handled)
    form = RepresentativeForm(
        request.POST if request.method == "POST" else None,
        services=services_to_agree_on(handled),
        initial={"valid_from": timezone.localdate()},
    )
    if form.is_valid():
        try:
            made = register_representative(
                handled.recipient,
                name=form.cleaned_data["name"],
                national_id=form.cleaned_data["national_id"],
                ground=form.ground(),
                scope=form.scope(),
                actor=viewer.actor(Channel.STAFF),
            )
        except RepresentationNotPossible as refusal:
            form.say(refusal)
        except (ActsAlready, DecidesForThemself, RepresentsThemself) as refusal:
            form.add_error("national_id", refusal.in_full())
        else:
            _say_registered(request, made)
            return redirect("manage:recipient", handled.recipient.pk)
    note_view(viewer, handled)
    return department_page(
        request,
        "shop/manage/add_representative.html",
        handled.department,
        current="recipients",
        status=UNPROCESSABLE if form.errors else 200,
        form=form,
        recipient=handled.recipient,
    )


@staff_page
@require_http_methods(ASKS)
def show(request: HttpRequest, representation_id: int) -> HttpResponse:
    """What they may do, to be changed; and what waits to be settled about it."""
    viewer = viewer_of(request)
    found, handled = get_handled_representation_for(viewer, representation_id)
    form = ScopeForm(
        request.POST if request.method == "POST" else None,
        services=services_to_agree_on(handled, also=found),
        initial=initial_scope(found),
    )
    conflict: Conflict | None = None
    if form.is_valid():
        try:
            change_representation(
                found,
                document_reference=form.cleaned_data["document_reference"],
                scope=form.scope(),
                actor=viewer.actor(Channel.STAFF),
                seen=request.POST.get("seen", ""),
            )
        except ChangedMeanwhile:
            found.refresh_from_db()
            form.initial = initial_scope(found)
            acts = ["representation.changed"]
            conflict = conflict_over(request, found, acts=acts, rows=differing_fields(form))
        except RepresentationNotPossible as refusal:
            form.say(refusal)
        except ActsAlready as refusal:
            form.add_error("valid_from", refusal.in_full())
        else:
            messages.success(request, _saved_in_words(found))
            return redirect("manage:recipient", handled.recipient.pk)
    note_view(viewer, handled)
    return department_page(
        request,
        "shop/manage/representative.html",
        handled.department,
        current="recipients",
        status=conflict.status if conflict else UNPROCESSABLE if form.errors else 200,
        form=form,
        conflict=conflict,
        seen=seen_of(form, version_of_representation(found), conflict=conflict),
        recipient=handled.recipient,
        page=page_of(found),
    )


@staff_page
@require_safe
def show_list(request: HttpRequest, department_id: int) -> HttpResponse:
    """What waits for somebody: consent to assess, and parents' access to review."""
    department = get_decisions_department_for(viewer_of(request), department_id)
    form = WordsForm(request.GET, label=_("Name of the recipient, or of who acts"))
    found = with_words(to_settle_in(department), form.words, "recipient__name", "representative__user__name")
    return answer_with_list(
        request,
        "shop/manage/representatives.html",
        department,
        ToSettleTable(request, found, rows_of=lambda rows: [to_settle_row(each) for each in rows]),
        name=_("to be settled"),
        current="recipients",
        status=UNPROCESSABLE if form.errors else 200,
        form=form,
    )


def _say_registered(request: HttpRequest, made: Representation) -> None:
    """Also that they cannot act yet, where consent is doubtful: nothing else on the way says so."""
    words = {"name": made.representative.user.name, "recipient": made.recipient.name}
    if _waits(made):
        text = _(
            "%(name)s is registered and cannot act for %(recipient)s yet: somebody must assess the consent first."
        )
        messages.warning(request, text % words)
    else:
        messages.success(request, _("%(name)s is registered to act for %(recipient)s.") % words)


def _saved_in_words(representation: Representation) -> str:
    if _waits(representation):
        return _("Saved. They cannot act before the consent is assessed.")
    return _("Saved. It holds at once.")


def _waits(representation: Representation) -> bool:
    state = state_of(representation, today=timezone.localdate())
    return state == RepresentationState.AWAITS_ASSESSMENT
