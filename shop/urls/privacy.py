"""What is stored about a recipient, and who has looked at it."""

from django.urls import path

from shop.views.citizen import log, my_data

PRIVACY = [
    path("me/log/", log.show, name="access_log"),
    path("me/data/", my_data.show, name="my_data"),
    path("me/data/file/", my_data.download, name="my_data_file"),
    path("me/data/erase/", my_data.ask, name="erase_my_data"),
    path("me/data/keep/", my_data.take_back, name="keep_my_data"),
]
