"""How long what is kept."""

from django.urls import path

from shop.views.manage import retention

RETENTION = [
    path("retention/", retention.show, name="retention"),
    path("retention/<slug:kind>/", retention.change, name="change_retention"),
]
