"""The question before a change that leaves visits without ground: what was sent is sent again with the answer."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.domain.stranding import Stranding
from shop.models import Booking, Department
from shop.queries.attention import helpers_of, visits_among
from shop.views.manage.frame import department_page
from shop.views.manage.visit_rows import visit_row
from ui.tiles import Definition

CONFIRMED = "confirmed"
NOT_SENT_AGAIN = frozenset({"csrfmiddlewaretoken", CONFIRMED})


MOST_SHOWN = 20


def is_confirmed(request: HttpRequest) -> bool:
    return bool(request.POST.get(CONFIRMED))


def must_ask(request: HttpRequest, stranding: Stranding) -> bool:
    """Whether a change was taken back until somebody has said that it may leave visits without ground."""
    return stranding.newly > 0 and not is_confirmed(request)


def ask_about_stranding(
    request: HttpRequest,
    department: Department,
    *,
    stranding: Stranding,
    current: str,
    details: Sequence[Definition],
    back_url: str,
) -> HttpResponse:
    """How many visits would need a new time, and which; the answer goes to the same address."""
    sent = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in NOT_SENT_AGAIN
        for value in values
    ]
    return department_page(
        request,
        "shop/manage/confirm_stranding.html",
        department,
        current=current,
        heading=_("Do this all the same?"),
        text=ngettext(
            "%(count)s visit will need a new time. It is kept until then.",
            "%(count)s visits will need a new time. They are kept until then.",
            stranding.newly,
        )
        % {"count": stranding.newly},
        details=details,
        form=None,
        sent=sent,
        is_destructive=True,
        back_url=back_url,
        back_label=_("No, go back"),
        **visits_in_words(visits_among(department, stranding.visits)),
    )


def visits_in_words(visits: QuerySet[Booking]) -> dict[str, Any]:
    """The first of the visits as lines, and how many more there are: context of shop/manage/confirm_stranding.html."""
    count = visits.count()
    shown, now = list(visits[:MOST_SHOWN]), timezone.now()
    helpers = helpers_of(shown)
    rows = [visit_row(visit, helpers=helpers.get(visit.pk, []), now=now) for visit in shown]
    return {"visits": rows, "visit_count": count, "more_visits": count - len(rows)}
