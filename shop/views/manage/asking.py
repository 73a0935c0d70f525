"""The question before a change that leaves visits without ground: what was sent is sent again with the answer."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.domain.stranding import Stranding
from shop.models import Department
from shop.views.manage.frame import department_page
from ui.tiles import Definition

CONFIRMED = "confirmed"
NOT_SENT_AGAIN = frozenset({"csrfmiddlewaretoken", CONFIRMED})


def is_confirmed(request: HttpRequest) -> bool:
    return bool(request.POST.get(CONFIRMED))


def ask_about_stranding(
    request: HttpRequest,
    department: Department,
    *,
    stranding: Stranding,
    current: str,
    details: Sequence[Definition],
    back_url: str,
) -> HttpResponse:
    """How many visits would need a new time; the answer goes to the same address."""
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
    )
