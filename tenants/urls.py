from django.urls import path

from tenants import views
from tenants.id_porten.urls import central_patterns

urlpatterns = [path("", views.front, name="front"), *central_patterns]
