"""The kinds of service, as each module says it of itself, and what all of them share."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tenants.billing.prices import MODULE_FEE
from tenants.offered import offered_modules
from tenants.site.frame import page


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    return page(request, "site/modules.html", {"modules": offered_modules(), "module_fee": MODULE_FEE})
