"""The department one works in, on pages that belong to none: its menu stays, and there is a way back to it."""

from django.http import HttpRequest, HttpResponse

from shop.models import Department
from shop.queries.access import departments_with_decisions_for
from shop.viewer import Viewer
from shop.views.manage.noted import note, noted

LAST_SEEN = "department_last_seen"
BESIDE = frozenset({"people", "messages", "shortcuts", "qualifications"})
"""Pages of the municipality that a department's pages lead to."""


def remember(request: HttpRequest, response: HttpResponse, department: Department) -> None:
    """Of a page that was opened."""
    if request.method == "GET":
        note(request, response, LAST_SEEN, department.pk)


def came_from(request: HttpRequest, viewer: Viewer, *, page: str) -> Department | None:
    """The department whose page they had open last, or the only one they have; None where it is theirs no more.

    One query on the pages beside it, none on others.
    """
    if page not in BESIDE:
        return None
    wanted = noted(request, LAST_SEEN)
    if wanted is None and not viewer.is_municipality_administrator and len(viewer.department_ids()) == 1:
        (wanted,) = viewer.department_ids()
    return departments_with_decisions_for(viewer).filter(pk=wanted).first() if wanted else None
