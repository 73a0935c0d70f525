"""A page that asks staff about a course, with its form and what somebody else did meanwhile."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from modules.memory_team.models import Course
from shop.views.manage import questions

CURRENT = "memory_team:team"


def draw_question(request: HttpRequest, course: Course, **words: Any) -> HttpResponse:
    """As the core's, and back to the course."""
    back_url = reverse("memory_team:course_page", args=[course.pk])
    department = course.service.department
    return questions.draw_question(request, department, current=CURRENT, back_url=back_url, **words)
