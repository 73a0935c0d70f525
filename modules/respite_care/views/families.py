"""Whom families care for: a department's list, and one family's page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit.record import record
from foundation.actor import Channel
from foundation.errors import DomainError
from modules.respite_care.domain import people
from modules.respite_care.forms.people import CaredForForm, EndForm, FamiliesForm
from modules.respite_care.models import CaredFor
from modules.respite_care.queries.people import administers_family, get_cared_for_for, get_family_for, listed
from modules.respite_care.queries.wishing import open_rounds_of
from modules.respite_care.views.asking import CURRENT, draw_question
from modules.respite_care.views.families_table import FamiliesTable
from shop.errors import ChangedMeanwhile
from shop.models import Recipient
from shop.presentation import when
from shop.queries.access import get_department_for
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.conflicts import conflict_over, differing_fields
from shop.views.manage.frame import UNPROCESSABLE, department_page
from shop.views.manage.lists.answering import answer_with_list
from ui.dates import day_and_year
from ui.tiles import Definition

VIEWED = "respite_care.family_viewed"


@staff_page
@require_safe
def show_list(request: HttpRequest, department_id: int) -> HttpResponse:
    """Everybody whom the families of the department care for."""
    department = get_department_for(viewer_of(request), department_id)
    form = FamiliesForm(request.GET)
    found = listed(department, words=form.words, state=form.said("state") or "")
    return answer_with_list(
        request,
        "respite_care/families.html",
        department,
        FamiliesTable(request, found),
        name=_("families"),
        current=CURRENT,
        status=UNPROCESSABLE if form.errors else 200,
        form=form,
    )


@staff_page
@require_safe
def show(request: HttpRequest, recipient_id: int) -> HttpResponse:
    """Whom one family cares for, what holds for each, and how old the needs sheets are. Never what they say.

    Who is together or apart is for who administers the department: it is about other families as well.
    """
    viewer = viewer_of(request)
    department, recipient = get_family_for(viewer, recipient_id)
    says_who_meets = administers_family(viewer, recipient)
    rows = [
        {"person": each, "pairings": people.pairings_of(each) if says_who_meets else []}
        for each in CaredFor.objects.filter(recipient=recipient).select_related("home", "needs_sheet")
    ]
    record(viewer.actor(Channel.STAFF), VIEWED, recipient, recipient_id=recipient.pk)
    return department_page(
        request,
        "respite_care/family.html",
        department,
        current="recipients",
        recipient=recipient,
        rows=rows,
        administers=viewer.administers(department.pk),
        says_who_meets=says_who_meets,
        open_rounds=open_rounds_of(viewer, recipient),
    )


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, recipient_id: int) -> HttpResponse:
    viewer = viewer_of(request)
    department, recipient = get_family_for(viewer, recipient_id)
    form = CaredForForm(request.POST if request.method == "POST" else None, department=department)
    if form.is_valid():
        try:
            made = people.add_cared_for(recipient, **form.cleaned_data, actor=viewer.actor(Channel.STAFF))
        except DomainError as error:
            form.add_error("name", error.title())
        else:
            text = _("%(name)s is here. The family can fill in the needs sheet now.")
            messages.success(request, text % {"name": made.name})
            return redirect(_page(recipient))
    return draw_question(
        request,
        department,
        form=form,
        heading=_("Whom does %(name)s care for?") % {"name": recipient.short_name},
        text=_("Only what a stay needs: a name, and where they stay. No diagnosis, no date of birth."),
        confirm_label=_("Add"),
        back_url=_page(recipient),
        back_label=_("Not now"),
    )


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, cared_for_id: int) -> HttpResponse:
    """Another name or another home; what is booked stays where it is."""
    viewer = viewer_of(request)
    department, person = get_cared_for_for(viewer, cared_for_id)
    form = CaredForForm(
        request.POST if request.method == "POST" else None,
        department=department,
        now=person.home,
        initial={"name": person.name, "home": person.home_id},
    )
    conflict = None
    if form.is_valid():
        actor, seen = viewer.actor(Channel.STAFF), request.POST.get("seen", "")
        try:
            people.change_cared_for(person, **form.cleaned_data, actor=actor, seen=seen)
        except ChangedMeanwhile:
            person.refresh_from_db()
            form.initial = {"name": person.name, "home": person.home_id}
            conflict = conflict_over(request, person, acts=[people.CHANGED], rows=differing_fields(form))
        except DomainError as error:
            form.add_error("name", error.title())
        else:
            messages.success(request, _("Saved. What is booked stays as it is."))
            return redirect(_page(person.recipient))
    return draw_question(
        request,
        department,
        form=form,
        conflict=conflict,
        version=people.version_of_person(person),
        heading=_("Change %(name)s") % {"name": person.name},
        details=[Definition(_("Family"), person.recipient.short_name)],
        confirm_label=_("Save"),
        back_url=_page(person.recipient),
        back_label=_("Keep it as it is"),
    )


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, cared_for_id: int) -> HttpResponse:
    """Asks first, and says what is booked for them."""
    viewer = viewer_of(request)
    department, person = get_cared_for_for(viewer, cared_for_id)
    form = EndForm(request.POST if request.method == "POST" else None)
    conflict = None
    if form.is_valid():
        actor, seen = viewer.actor(Channel.STAFF), request.POST.get("seen", "")
        try:
            people.end_cared_for(person, last_day=form.cleaned_data["last_day"], actor=actor, seen=seen)
        except ChangedMeanwhile:
            person.refresh_from_db()
            conflict = conflict_over(request, person, acts=[people.CHANGED, people.ENDED], rows=[])
        except DomainError as error:
            form.add_error("last_day", error.in_full())
        else:
            messages.success(request, _("Saved. Nothing can begin for them after that day."))
            return redirect(_page(person.recipient))
    ahead = [when(each.starts_at, each.ends_at) for each in people.stays_ahead(person)]
    return draw_question(
        request,
        department,
        form=form,
        conflict=conflict,
        version=people.version_of_person(person),
        heading=_("Should %(name)s get no more respite care?") % {"name": person.name},
        text=_("What is noted about them is kept as long as the rest of what is stored about the family."),
        details=[
            Definition(_("Family"), person.recipient.short_name),
            Definition(_("Booked for them"), "; ".join(ahead) or _("nothing")),
            *([Definition(_("Last day"), day_and_year(person.ended_on))] if person.ended_on else ()),
        ],
        confirm_label=_("Yes, that is the last day"),
        is_destructive=True,
        back_url=_page(person.recipient),
    )


@staff_page
@require_POST
def again(request: HttpRequest, cared_for_id: int) -> HttpResponse:
    """Cared for again."""
    viewer = viewer_of(request)
    _department, person = get_cared_for_for(viewer, cared_for_id)
    try:
        people.begin_again(person, actor=viewer.actor(Channel.STAFF))
    except DomainError as error:
        messages.error(request, error.in_full())
    else:
        messages.success(request, _("%(name)s can have stays again.") % {"name": person.name})
    return redirect(_page(person.recipient))


def _page(recipient: Recipient) -> str:
    return reverse("respite_care:family", args=[recipient.pk])
