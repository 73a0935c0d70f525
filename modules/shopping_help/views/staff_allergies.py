"""Somebody who orders by telephone says what they do not tolerate: the department notes it for them."""

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from audit.record import record
from modules.shopping_help.domain.own import say_allergies
from modules.shopping_help.forms.writing import AllergyForm
from modules.shopping_help.models import AllergyWarning
from modules.shopping_help.queries.keeping import keeping_for
from modules.shopping_help.queries.stores import version_of_warning, warning_of
from modules.shopping_help.views.asking import draw_question
from modules.shopping_help.views.by_phone import desk_of
from shop.errors import ChangedMeanwhile
from shop.models import Recipient
from shop.views.guards import staff_page
from shop.views.manage.conflicts import conflict_over, differing_fields
from ui.tiles import Definition


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, run_id: int, recipient_id: int) -> HttpResponse:
    """What is noted, and the form that changes it; a look is logged as well. From here back to their list."""
    desk = desk_of(request, run_id, recipient_id)
    if request.method == "POST" and "text" not in request.POST:
        raise BadRequest("the answer is missing")  # or all of it would be taken away
    warning = warning_of(desk.recipient)
    form = AllergyForm(request.POST if request.method == "POST" else None, initial=_initial(warning))
    conflict = None
    if form.is_valid():
        values, seen = form.cleaned_data, request.POST.get("seen", "")
        try:
            say_allergies(
                desk.recipient,
                allergens=values["allergens"],
                text=values["text"],
                actor=desk.actor,
                seen=seen,
            )
        except ChangedMeanwhile:
            warning = warning_of(desk.recipient)
            form.initial = _initial(warning)
            acts, rows = ["shopping_help.allergies_changed"], differing_fields(form)
            conflict = conflict_over(request, desk.recipient, acts=acts, rows=rows)
        else:
            messages.success(request, _("Saved."))
            return redirect(desk.url)
    record(desk.actor, "shopping_help.allergies_viewed", desk.run, recipient_id=desk.recipient.pk)
    return draw_question(
        request,
        desk.run.service.department,
        form=form,
        conflict=conflict,
        version=version_of_warning(warning),
        heading=_("What do they not tolerate?"),
        text=_(
            "Ask them, and note no more than they say. Without anything ticked or written nothing is kept."
        ),
        details=[
            Definition(_("For"), desk.recipient.name),
            Definition(
                _("Who sees it"), _("They themselves, you who order for them, and those who shop for them")
            ),
            Definition(_("How long it is kept"), _kept_in_words(desk.recipient)),
        ],
        confirm_label=_("Save"),
        back_url=desk.url,
        back_label=_("Back to the list"),
    )


def _initial(warning: AllergyWarning) -> dict[str, object]:
    return {"allergens": warning.allergens, "text": warning.text}


def _kept_in_words(recipient: Recipient) -> str:
    days = keeping_for(recipient).allergies.days
    said = ngettext("%(days)s day after their last order", "%(days)s days after their last order", days)
    return said % {"days": days}
