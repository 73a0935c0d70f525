from django.urls import path

from observability import views

urlpatterns = [path("healthz", views.healthz), path("readyz", views.readyz)]
