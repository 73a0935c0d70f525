from django.conf import settings
from django.urls import include, path

from tjenesteshop.urls.shared import urlpatterns as shared

urlpatterns = [
    # Before the shared one, by the same name: here it is the choice of somebody who may be signed in.
    path("language/", include("accounts.own.language_urls")),
    *shared,
    path("sign-in/id-porten/", include("tenants.id_porten.urls")),
    path("sign-in/work/", include("tenants.work_sign_in.urls")),
    path("sign-in/", include("accounts.urls")),
    path("", include("accounts.factor.urls")),
    path("account/", include("accounts.own.urls")),
    path("modules/", include("shop.urls.modules")),
    path("", include("shop.urls")),
]
if settings.DEMO:
    # Only here do one-click sign-in, and an outbox to read, exist at all.
    urlpatterns.append(path("demo/", include("shop.demo.urls")))
    urlpatterns.append(path("dev/", include("shop.demo.outbox_urls")))

handler400 = "ui.errors.bad_request"
