"""What is stored about a recipient, who has looked at it, whom they wish for, and the calendars with their visits."""

from django.urls import path

from shop.views import calendars
from shop.views.citizen import log, my_data, who_comes

PRIVACY = [
    path("me/log/", log.show, name="access_log"),
    path("me/data/", my_data.show, name="my_data"),
    path("me/data/file/", my_data.download, name="my_data_file"),
    path("me/data/erase/", my_data.ask, name="erase_my_data"),
    path("me/helpers/", who_comes.show, name="my_helpers"),
    path("me/helpers/<int:provider_id>/", who_comes.wish, name="wish_about_helper"),
    path("me/calendar/", calendars.settings_page, name="my_calendar"),
    path("me/calendar/make/", calendars.make, name="make_my_calendar"),
    path("me/calendar/end/", calendars.end, name="end_my_calendar"),
    path("calendar/feed/<str:token>.ics", calendars.feed, name="calendar_feed"),
    path("bookings/<int:booking_id>/calendar.ics", calendars.one, name="booking_calendar"),
    path("me/data/keep/", my_data.take_back, name="keep_my_data"),
]
