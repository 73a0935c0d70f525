"""What is stored about a recipient, and who has looked at it."""

from django.urls import path

from shop.views.citizen import log

PRIVACY = [
    path("me/log/", log.show, name="access_log"),
]
