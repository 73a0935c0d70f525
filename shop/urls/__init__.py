"""Where the booking core's pages live, on a municipality's host."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("shop.urls.citizen")),
    path("day/", include("shop.urls.day")),
    path("manage/", include("shop.urls.manage")),
]
