"""The acts on a standing booking, under the same names for recipients and for the department."""

from typing import Any

from django.urls import URLPattern, path

from shop.urls import converters  # noqa: F401 - registers the day in addresses


def series_urls(views: Any) -> list[URLPattern]:
    """Of a module with one view for each act."""
    one = "standing/<int:series_id>/"
    return [
        path(one, views.show, name="series"),
        path(f"{one}change/", views.change, name="change_series"),
        path(f"{one}pause/", views.pause, name="pause_series"),
        path(f"{one}resume/", views.resume, name="resume_series"),
        path(f"{one}stop/", views.stop, name="stop_series"),
        path(f"{one}days/<day:day>/skip/", views.skip, name="skip_occurrence"),
        path(f"{one}days/<day:day>/bring-back/", views.bring_back, name="bring_back"),
    ]
