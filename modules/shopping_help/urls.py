from django.urls import URLPattern

from modules.shopping_help import crew_urls

urlpatterns: list[URLPattern] = [*crew_urls.urlpatterns]
