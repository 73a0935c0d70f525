"""Who calls: somebody is found by name or telephone, and the call before is said back."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from shop.forms.caller import CallerForm
from shop.models import Recipient
from shop.queries.access import get_department_for
from shop.queries.recipients import find_callers
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.frame import UNPROCESSABLE, department_page
from shop.views.manage.said_back import said_back

LAST_DIGITS = 3
ENOUGH_WHILE_TYPING = 3
"""Whoever is listed has it in their log: with two letters that is half of the department, and nobody is done typing."""


@staff_page
@require_safe
def find(request: HttpRequest, department_id: int) -> HttpResponse:
    """Who fits `?q=`, and of the telephone only what tells two with one name apart; the only one is opened at once.

    While somebody types, only the list is answered.
    """
    viewer = viewer_of(request)
    department = get_department_for(viewer, department_id)
    form = CallerForm(request.GET if "q" in request.GET else None)
    htmx = request.htmx  # type: ignore[attr-defined]  # set by django_htmx's middleware
    is_typing = bool(htmx) and not htmx.history_restore_request
    found = None
    if form.is_valid() and not (is_typing and len(form.cleaned_data["q"]) < ENOUGH_WHILE_TYPING):
        found = find_callers(department, words=form.cleaned_data["q"])
    if found is not None and len(found.recipients) == 1 and not is_typing:
        return redirect("manage:book_for", department.pk, found.recipients[0].pk)
    response = department_page(
        request,
        "shop/manage/book_found.html" if is_typing else "shop/manage/book.html",
        department,
        current="department",
        status=UNPROCESSABLE if form.is_bound and found is None and not is_typing else 200,
        form=form,
        found=found,
        people=told_apart(found.recipients) if found else [],
        is_typing=is_typing,
        said_back=None if is_typing else said_back(request, viewer, department),
    )
    patch_vary_headers(response, ["HX-Request"])
    return response


def told_apart(found: Sequence[Recipient]) -> list[tuple[Recipient, str]]:
    """Each with what tells two with one name apart of their telephone."""
    return [(each, each.phone[-LAST_DIGITS:]) for each in found]
