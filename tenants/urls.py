from django.urls import include, path

from tenants.id_porten.urls import central_patterns

urlpatterns = [
    path("operator/", include("tenants.operations.urls")),
    path("", include("tenants.site.urls")),
    *central_patterns,
]
