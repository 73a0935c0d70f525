from django.urls import include, path

from tjenesteshop.urls.shared import urlpatterns as shared

urlpatterns = [*shared, path("", include("observability.urls")), path("", include("tenants.urls"))]

handler400 = "ui.errors.bad_request"
