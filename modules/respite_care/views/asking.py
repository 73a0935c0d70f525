"""A page of staff that asks something, with its form and what somebody else did meanwhile."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse

from shop.models import Department
from shop.views.manage.conflicts import Conflict, seen_of
from shop.views.manage.frame import UNPROCESSABLE, department_page

CURRENT = "respite_care:overview"


def draw_question(
    request: HttpRequest,
    department: Department,
    *,
    form: forms.Form | None = None,
    conflict: Conflict | None = None,
    version: str = "",
    **words: Any,
) -> HttpResponse:
    """`version` is of what the answer changes, `words` are those of `shop/manage/confirm.html`."""
    seen = seen_of(form, version, conflict=conflict) if form is not None else version
    return department_page(
        request,
        "shop/manage/confirm.html",
        department,
        current=CURRENT,
        status=conflict.status if conflict else UNPROCESSABLE if form is not None and form.errors else 200,
        form=form,
        conflict=conflict,
        seen=seen,
        **words,
    )
