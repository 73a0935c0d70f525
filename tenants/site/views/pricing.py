"""What it costs: the bands, and a sum for one municipality that works without a script and can be sent on."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tenants.billing.prices import (
    BANDS,
    MODULE_FEE,
    MONTHS_OF_A_YEAR_PAID,
    TRIAL,
    Interval,
    base_price,
    estimate,
    largest_of,
)
from tenants.offered import offered_modules
from tenants.site.forms import PricingForm
from tenants.site.frame import page


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    is_asked = "population" in request.GET
    form = PricingForm(request.GET if is_asked else None)
    context = {
        "form": form,
        "bands": [
            {
                "smallest": band.smallest,
                "largest": largest_of(band),
                "monthly": base_price(band, Interval.MONTHLY).amount,
                "yearly": base_price(band, Interval.YEARLY).amount,
            }
            for band in BANDS
        ],
        "module_fee": MODULE_FEE,
        "module_fee_yearly": MODULE_FEE * MONTHS_OF_A_YEAR_PAID,
        "trial_days": TRIAL.days,
        "answer": _answer(form) if is_asked and form.is_valid() else None,
    }
    return page(request, "site/pricing.html", context)


def _answer(form: PricingForm) -> dict[str, object]:
    asked = form.cleaned_data
    interval = Interval(asked["interval"])
    found = estimate(asked["population"], modules=asked["modules"], interval=interval)
    titles = {each.key: each.title for each in offered_modules()}
    rows = zip(dict.fromkeys(asked["modules"]), found.modules, strict=True)
    return {
        "population": asked["population"],
        "is_yearly": interval is Interval.YEARLY,
        "base": found.base.amount,
        "modules": [(titles[key], price.amount) for key, price in rows],
        "total": found.total,
    }
