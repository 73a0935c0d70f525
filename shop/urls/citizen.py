"""The recipients' pages."""

from django.urls import path

from shop.urls.privacy import PRIVACY
from shop.urls.series import series_urls
from shop.views import links
from shop.views.acting import choosing, my_data, revoking
from shop.views.citizen import (
    book,
    bookings,
    decision,
    free_times,
    hold,
    ledger,
    me,
    move,
    offers,
    preferences,
    series,
    thread,
    waiting,
)

urlpatterns = [
    path("", free_times.home, name="home"),
    path("book/<int:service_id>/", book.book, name="book"),
    path("book/<int:service_id>/hold/", hold.hold, name="hold"),
    path("holds/<int:booking_id>/give-back/", hold.give_back, name="give_back_hold"),
    path("v/<str:token>/", links.visit_link, name="visit_link"),
    path("bookings/", bookings.bookings, name="bookings"),
    path("bookings/<int:booking_id>/", bookings.booking, name="booking"),
    path("bookings/<int:booking_id>/cancel/", bookings.cancel, name="cancel_booking"),
    path("bookings/<int:booking_id>/move/", move.move, name="move_booking"),
    path("bookings/<int:booking_id>/messages/", thread.thread, name="thread"),
    path("calendar/", bookings.calendar, name="calendar"),
    path("waiting/", waiting.waiting, name="waiting"),
    path("waiting/join/<int:service_id>/", waiting.join, name="join_waitlist"),
    path("waiting/<int:entry_id>/still/", waiting.still, name="still_waiting"),
    path("waiting/<int:entry_id>/leave/", waiting.leave, name="leave_waitlist"),
    path("offers/<int:offer_id>/", offers.offer, name="offer"),
    path("offers/<int:offer_id>/decline/", offers.decline, name="decline_offer"),
    path("standing/", series.show_list, name="series_list"),
    path("standing/start/<int:service_id>/", series.start, name="start_series"),
    *series_urls(series),
    *PRIVACY,
    path("acting/", choosing.choose, name="acting"),
    path("acting/data/", my_data.show, name="acting_data"),
    path("acting/data/file/", my_data.download, name="acting_data_file"),
    path("acting/stop/", choosing.stop, name="stop_acting"),
    path("acting/<int:representation_id>/", choosing.act_for, name="act_for"),
    path("me/representatives/<int:representation_id>/revoke/", revoking.revoke, name="revoke_representative"),
    path("me/", me.me, name="me"),
    path("me/messages/", preferences.show, name="preferences"),
    path("me/decisions/<int:entitlement_id>/", decision.show, name="decision"),
    path("me/ledger/", ledger.ledger, name="ledger"),
]
