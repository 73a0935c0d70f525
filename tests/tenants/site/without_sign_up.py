"""The platform's addresses in an installation that takes no sign-ups."""

from django.urls import include, path

from tjenesteshop.urls.shared import urlpatterns as shared

urlpatterns = [*shared, path("", include("tenants.site.urls"))]
