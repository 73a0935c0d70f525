"""What the recipient was granted, and what became of it, in their own words or in those of who acts for them."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from foundation.errors import NotFound
from shop.models import Entitlement
from shop.queries.entitlements import help_phone_for
from shop.queries.ledger import ledger_of
from shop.queries.subject import of_subject
from shop.viewer import viewer_of
from shop.views.guards import recipient_page
from shop.views.ledger import decision_view, year_wanted
from shop.views.ledger_words import FOR_RECIPIENTS, FOR_WHO_ACTS


@recipient_page
@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    recipient = viewer.recipient
    if recipient is None:
        raise NotFound
    year = year_wanted(request)
    entitlements = Entitlement.objects.filter(of_subject(recipient))
    found = ledger_of(entitlements, first=date(year.number, 1, 1), last=year.last_day)
    words = FOR_WHO_ACTS if viewer.acting else FOR_RECIPIENTS
    context = {
        "help_phone": help_phone_for(recipient),
        "year": year,
        "decisions": [decision_view(each, words=words, booking_page="booking") for each in found],
    }
    return render(request, "shop/citizen/ledger.html", context)
