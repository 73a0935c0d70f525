from django.urls import include, path

from tenants.id_porten.urls import central_patterns

urlpatterns = [path("", include("tenants.site.urls")), *central_patterns]
