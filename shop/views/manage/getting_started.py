"""From an empty department to its first booking: steps that are ticked as they are done, and gone with the last."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from shop.models import Department
from shop.module_pages import page_in_department
from shop.queries.getting_started import InPlace, what_is_in_place
from shop.viewer import Viewer, viewer_of
from shop.views.manage.noted import note, noted

UNFINISHED = "setting_up"
"""The department whose steps were shown last."""


@dataclass(frozen=True, slots=True)
class Step:
    """`text` says what to do, or is empty once it is done."""

    title: str
    text: str
    url: str
    is_done: bool = False
    is_next: bool = False


def steps_of(department: Department, viewer: Viewer) -> Sequence[Step]:
    """None where somebody can book. Two queries."""
    in_place = what_is_in_place(department)
    if in_place.is_ready:
        return ()
    steps = list(_steps(department, in_place, viewer))
    next_one = next(step for step in steps if not step.is_done)
    return [
        Step(step.title, "" if step.is_done else step.text, step.url, step.is_done, step is next_one)
        for step in steps
    ]


def steps_ahead(request: HttpRequest, department: Department) -> Sequence[Step]:
    """What is left for a department that is being set up, so that nobody has to look for it on another page.

    Asked are the two queries only where the steps were shown in this browser before, and until they are done.
    """
    return steps_of(department, viewer_of(request)) if noted(request, UNFINISHED) == department.pk else ()


def remember_steps(
    request: HttpRequest, response: HttpResponse, department: Department, steps: Sequence[Step]
) -> None:
    """That they were shown, or that none are left."""
    if steps:
        note(request, response, UNFINISHED, department.pk)
    elif noted(request, UNFINISHED) == department.pk:
        note(request, response, UNFINISHED, None)


def _steps(department: Department, in_place: InPlace, viewer: Viewer) -> Iterator[Step]:
    may_switch = viewer.is_municipality_administrator

    def at(page: str) -> str:
        return reverse(f"manage:{page}", args=[department.pk])

    yield Step(
        _("Opening hours"),
        _("Say on which days, and when, visits may take place."),
        at("hours"),
        in_place.is_open,
    )
    if not in_place.only_places:
        yield Step(
            _("Helpers and shifts"),
            _("They have no hours in the days ahead: say when each of them works.")
            if in_place.has_helper
            else _(
                "Name those who come, or say how many are on duty when. Beds and rooms to book are added with their"
                " service."
            ),
            at("staffing"),
            in_place.is_on_duty,
        )
    if not in_place.has_module:
        yield Step(
            _("A kind of service"),
            _("None is switched on. Choose those that the municipality offers.")
            if may_switch
            else _("None is switched on. The administrator of the municipality does it."),
            reverse("manage:modules") if may_switch else at("add_service"),
        )
    yield Step(
        _("A service"),
        _("None of the services can be booked: look through the rules of one, and open it.")
        if in_place.has_service
        else _("Say what can be booked, and by which rules. Open it when the rules are right."),
        at("services") if in_place.has_service else at("add_service"),
        in_place.is_bookable,
    )
    if in_place.places_of:
        yield Step(
            _("Places"),
            _("A stay needs a place. Add the beds or rooms that can be booked, and say when they are open."),
            page_in_department(in_place.places_of, department) or at("staffing"),
            in_place.has_places and in_place.is_on_duty,
        )
    yield Step(
        _("A recipient with a decision"),
        _("Register whom the service is granted, and how much."),
        at("recipients"),
        in_place.has_recipient,
    )
    yield Step(
        _("A way to sign in"),
        _(
            "Note the recipient's national identity number, and they sign in with ID-porten. You can book for them"
            " before that."
        ),
        at("recipients"),
        in_place.can_sign_in,
    )
