"""A page that asks staff of a department something, with its form and what somebody else did meanwhile."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse

from shop.models import Department
from shop.views.manage.conflicts import Conflict, seen_of
from shop.views.manage.frame import UNPROCESSABLE, department_page


def draw_question(
    request: HttpRequest,
    department: Department,
    *,
    current: str,
    form: forms.Form | None = None,
    conflict: Conflict | None = None,
    version: str = "",
    template: str = "shop/manage/confirm.html",
    status: int | None = None,
    **words: Any,
) -> HttpResponse:
    """`version` is of what the answer changes, `words` are those of the template; `current` as in `department_page`."""
    is_refused = form is not None and bool(form.errors)
    return department_page(
        request,
        template,
        department,
        current=current,
        status=status or (conflict.status if conflict else UNPROCESSABLE if is_refused else 200),
        form=form,
        conflict=conflict,
        seen=seen_of(form, version, conflict=conflict) if form is not None else version,
        **words,
    )
