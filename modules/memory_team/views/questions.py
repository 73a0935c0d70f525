"""A page that asks staff about a course, with its form and what somebody else did meanwhile."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from modules.memory_team.models import Course
from shop.views.manage.conflicts import Conflict, seen_of
from shop.views.manage.frame import UNPROCESSABLE, department_page

CURRENT = "memory_team:team"


def draw_question(
    request: HttpRequest,
    course: Course,
    *,
    form: forms.Form,
    conflict: Conflict | None,
    version: str,
    **words: Any,
) -> HttpResponse:
    """`version` is of what the answer changes, `words` are those of `shop/manage/confirm.html`."""
    return department_page(
        request,
        "shop/manage/confirm.html",
        course.service.department,
        current=CURRENT,
        status=conflict.status if conflict else UNPROCESSABLE if form.errors else 200,
        form=form,
        conflict=conflict,
        seen=seen_of(form, version, conflict=conflict),
        back_url=reverse("memory_team:course_page", args=[course.pk]),
        **words,
    )
