"""What the municipality holds about the recipient, and who has looked at it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from foundation.errors import NotFound
from shop.hooks import Reader
from shop.queries.access_log import access_log
from shop.queries.balance import balances
from shop.queries.entitlements import current_entitlements, help_phone_for
from shop.viewer import viewer_of
from shop.views.acting.cards import representatives_of, what_they_may
from shop.views.citizen.tiles import balance_tile
from shop.views.guards import recipient_page
from shop.views.module_pieces import recipient_cards


@recipient_page
@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """Whoever acts for them sees the decisions about the agreed services, and the rest only as one who stands in for
    them as a whole.
    """
    viewer = viewer_of(request)
    recipient, acting = viewer.recipient, viewer.acting
    if recipient is None:
        raise NotFound
    today = timezone.localdate()
    grants = [
        {
            "entitlement": balance.entitlement,
            "balance": balance_tile(balance),
        }
        for balance in balances(current_entitlements(recipient), first=today, last=today)
    ]
    context = {
        "help_phone": help_phone_for(recipient),
        "recipient": recipient,
        "grants": grants,
        "module_cards": recipient_cards(recipient, reader=Reader.RECIPIENT),
        "sees_what_is_stored": viewer.sees_what_is_stored,
        "log": access_log(recipient, whose=viewer.whose) if viewer.sees_what_is_stored else [],
    }
    context |= (
        {"may": what_they_may(acting)} if acting else {"representatives": representatives_of(recipient)}
    )
    return render(request, "shop/citizen/me.html", context)
