"""The recipients' pages."""

from django.urls import path

from shop.views.citizen import book, bookings, free_times, me

urlpatterns = [
    path("", free_times.home, name="home"),
    path("book/<int:service_id>/", book.book, name="book"),
    path("bookings/", bookings.bookings, name="bookings"),
    path("bookings/<int:booking_id>/", bookings.booking, name="booking"),
    path("bookings/<int:booking_id>/cancel/", bookings.cancel, name="cancel_booking"),
    path("calendar/", bookings.calendar, name="calendar"),
    path("me/", me.me, name="me"),
]
