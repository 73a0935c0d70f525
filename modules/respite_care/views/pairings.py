"""Who is always together, and who never in the same home at the same time: the department's alone."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from foundation.actor import Channel
from foundation.errors import DomainError
from modules.respite_care.domain.people import pair, pairings_of, unpair
from modules.respite_care.enums import PairingRule
from modules.respite_care.forms.people import PairingForm
from modules.respite_care.queries.people import NOW, get_paired_for, get_pairing_for, listed
from modules.respite_care.views.asking import draw_question
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from ui.tiles import Definition


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, cared_for_id: int) -> HttpResponse:
    """Say what holds for this one and another. What is booked stays."""
    viewer = viewer_of(request)
    department, person = get_paired_for(viewer, cared_for_id)
    taken = {other.pk for _pairing, other in pairings_of(person)} | {person.pk}
    others = [each for each in listed(department, state=NOW) if each.pk not in taken]
    form = PairingForm(request.POST if request.method == "POST" else None, among=others)
    page = reverse("respite_care:family", args=[person.recipient_id])
    if form.is_valid():
        rule = PairingRule(form.cleaned_data["rule"])
        try:
            pair(person, form.cleaned_data["other"], rule=rule, actor=viewer.actor(Channel.STAFF))
        except DomainError as error:
            form.add_error(None, error.in_full())
        else:
            messages.success(
                request, _("Saved. It applies to what is booked from now on, and no family can read it.")
            )
            return redirect(page)
    return draw_question(
        request,
        department,
        form=form,
        heading=_("%(name)s and somebody else") % {"name": person.name},
        text=_("Families never see this. A bed that may not be booked because of it is simply not free."),
        details=[Definition(_("Family"), person.recipient.short_name)],
        confirm_label=_("Save"),
        back_url=page,
        back_label=_("Not now"),
    )


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def take_away(request: HttpRequest, pairing_id: int) -> HttpResponse:
    """Asks first, and says for whom."""
    viewer = viewer_of(request)
    department, pairing = get_pairing_for(viewer, pairing_id)
    page = reverse("respite_care:family", args=[pairing.first.recipient_id])
    if request.method == "POST":
        unpair(pairing, actor=viewer.actor(Channel.STAFF))
        messages.success(request, _("Nothing special applies to the two any more."))
        return redirect(page)
    two = [f"{each.name} ({each.recipient.short_name})" for each in (pairing.first, pairing.second)]
    return draw_question(
        request,
        department,
        heading=_("Take this away?"),
        text=_("From then on the two can be booked like any others."),
        details=[
            Definition(pgettext("a stay", "For whom"), ", ".join(two)),
            Definition(_("What applies"), str(PairingRule(pairing.rule).label)),
        ],
        confirm_label=_("Yes, take it away"),
        is_destructive=True,
        back_url=page,
    )
