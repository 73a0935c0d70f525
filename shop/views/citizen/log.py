"""Who has looked at what is stored about a recipient: all of it, for the recipient to read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from foundation.errors import NotFound
from shop.forms.access_log import LogForm
from shop.queries.access_log import LoggedAct, acts_of, logged_about, who_and_where
from shop.viewer import viewer_of
from shop.views.guards import stored_data_page

ON_A_PAGE = 50
SAME_LOOK = timedelta(minutes=30)
"""The same page opened again this soon by the same person is one line with a number; the log has every time."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the page: the latest of `times` looks."""

    act: LoggedAct
    times: int


@stored_data_page
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Others' looks and acts, or with `?whose=own` the recipient's own."""
    viewer = viewer_of(request)
    recipient = viewer.recipient
    if recipient is None:
        raise NotFound
    people, parts = who_and_where(recipient)
    is_own = request.GET.get("whose") == "own"
    form = LogForm(request.GET, people=people, parts=parts, whose=viewer.whose)
    form.is_valid()
    entries = logged_about(recipient, form.wanted(is_own=is_own))
    page = Paginator(entries, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "is_own": is_own,
        "page": page,
        "lines": folded(acts_of(recipient, page.object_list, whose=viewer.whose)),
    }
    return render(request, "shop/citizen/log.html", context)


def folded(acts: Sequence[LoggedAct]) -> Sequence[Line]:
    """Looks of one person at one part shortly after each other as one line; acts are never put together."""
    lines: list[Line] = []
    for act in acts:
        last = lines[-1] if lines else None
        if last is not None and _is_same_look(act, last.act):
            lines[-1] = Line(last.act, last.times + 1)
        else:
            lines.append(Line(act, 1))
    return lines


def _is_same_look(act: LoggedAct, later: LoggedAct) -> bool:
    alike = (act.actor_id, act.action, act.part, act.right, act.whose) == (
        later.actor_id,
        later.action,
        later.part,
        later.right,
        later.whose,
    )
    return alike and bool(act.part) and later.at - act.at <= SAME_LOOK
