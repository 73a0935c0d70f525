"""Where a list is written: by its recipient or, while they are on the telephone, by the department; before an order or
in one.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.actor import Actor, Channel
from foundation.errors import NotFound
from modules.shopping_help.domain.lists import Listing, OrderList, OwnList
from modules.shopping_help.models import Order, Run
from modules.shopping_help.queries.runs import opens_on
from modules.shopping_help.views.asking import RUNS
from shop.models import Recipient
from shop.viewer import viewer_of
from shop.views.manage.frame import department_page


@dataclass(frozen=True, slots=True)
class Desk:
    """`order` is None while nothing is ordered; `left` are the order places then. `url` is the list's own page."""

    listing: Listing
    run: Run
    recipient: Recipient
    actor: Actor
    is_staff: bool
    url: str
    back_url: str
    on_url: str
    order: Order | None = None
    left: int = 0

    @property
    def own_list(self) -> OwnList:
        """What they have written beside any order: there whatever cannot be kept elsewhere is kept."""
        return OwnList(self.recipient, self.run.store)

    @property
    def allergies_url(self) -> str:
        """Where it is said what they do not tolerate."""
        if self.is_staff:
            return reverse("shopping_help:staff_allergies", args=[self.run.pk, self.recipient.pk])
        return reverse("shopping_help:allergies")

    @property
    def opens_on(self) -> date | None:
        """The day from which it can be ordered, where that has not come; the department may order before."""
        return None if self.is_staff or self.order is not None else opens_on(self.run)

    @property
    def is_after_cut_off(self) -> bool:
        """Whether the department is about to order in a run that takes no more orders from recipients themselves."""
        return self.is_staff and self.order is None and self.run.closes_at <= timezone.now()

    @property
    def is_late(self) -> bool:
        """Whether the department writes on a list that has closed."""
        return self.is_staff and isinstance(self.listing, OrderList) and self.listing.is_closed


def desk_before(request: HttpRequest, run: Any, recipient: Recipient, *, left: int, is_staff: bool) -> Desk:
    """The recipient's own list for the store of the run."""
    args = [run.pk, recipient.pk] if is_staff else [run.pk]
    prefix = "shopping_help:staff_" if is_staff else "shopping_help:"
    return Desk(
        OwnList(recipient, run.store),
        run,
        recipient,
        _actor(request, is_staff=is_staff),
        is_staff,
        url=reverse(f"{prefix}list", args=args),
        back_url=reverse("shopping_help:run_page", args=[run.pk])
        if is_staff
        else reverse("shopping_help:runs"),
        on_url=reverse(f"{prefix}order", args=args),
        left=left,
    )


def desk_of_order(request: HttpRequest, order: Order, *, is_staff: bool) -> Desk:
    prefix = "shopping_help:staff_" if is_staff else "shopping_help:"
    home = (
        reverse("shopping_help:run_page", args=[order.run_id])
        if is_staff
        else reverse("booking", args=[order.booking_id])
    )
    return Desk(
        OrderList(order),
        order.run,
        order.booking.recipient,
        _actor(request, is_staff=is_staff),
        is_staff,
        url=reverse(f"{prefix}order_list", args=[order.pk]),
        back_url=home,
        on_url=home,
        order=order,
    )


def _actor(request: HttpRequest, *, is_staff: bool) -> Actor:
    viewer = viewer_of(request)
    return viewer.actor(Channel.PHONE) if is_staff else viewer.citizen_actor()


def draw(
    request: HttpRequest, desk: Desk, template: str, *, status: int = 200, **context: Any
) -> HttpResponse:
    """In the frame of whoever writes."""
    words = {"desk": desk, "run": desk.run, "store": desk.run.store, **context}
    if not desk.is_staff:
        return render(request, template, {"frame": "ui/page.html", **words}, status=status)
    return department_page(
        request,
        template,
        desk.run.service.department,
        current=RUNS,
        status=status,
        frame="shop/manage/base.html",
        whose=_("For %(name)s") % {"name": desk.recipient.name},
        **words,
    )


def recipient_of(request: HttpRequest) -> Recipient:
    recipient = viewer_of(request).recipient
    if recipient is None:
        raise NotFound
    return recipient
