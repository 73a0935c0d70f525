"""Every act on a standing booking asks first, and says what will happen to the visits that are booked already."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction
from django.http import HttpResponse

from shop.views.manage.asking import CONFIRMED, goes_back, is_confirmed, sent_again
from shop.views.series.side import Side
from ui.tiles import Definition

UNPROCESSABLE = 422

__all__ = ["ask", "goes_back", "is_confirmed", "would"]


def would[Result](act: Callable[[], Result]) -> Result:
    """What the act does, done and undone: nothing of it stays, no message and no job either."""
    with transaction.atomic():
        result = act()
        transaction.set_rollback(True)
    return result


def ask(  # noqa: PLR0913 - the words of a page
    side: Side,
    *,
    heading: str,
    confirm_label: str,
    back_url: str,
    text: str = "",
    beyond: str = "",
    details: Sequence[Definition] = (),
    happens: dict[str, Any] | None = None,
    form: Any = None,
    can_edit: bool = False,
    is_destructive: bool = False,
    status: int = 200,
) -> HttpResponse:
    """The question; what was typed before is sent again with the answer, or goes back to the form.

    `beyond` says who must change what goes on for longer than the one who asks may act.
    """
    return side.page(
        "shop/series/confirm.html",
        status=status,
        heading=heading,
        text=text,
        beyond=beyond,
        details=details,
        happens=happens or {},
        form=form,
        sent=[*sent_again(side.request), (CONFIRMED, "1")] if can_edit else [],
        can_edit=can_edit,
        is_destructive=is_destructive,
        confirm_label=confirm_label,
        back_url="" if can_edit else back_url,
    )
