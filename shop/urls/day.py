"""The provider's day."""

from django.urls import URLPattern

app_name = "day"
urlpatterns: list[URLPattern] = []
