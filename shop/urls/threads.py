"""What recipients and departments write to each other, under `/manage/`."""

from django.urls import path

from shop.views.manage import answers, threads

urlpatterns = [
    path("departments/<int:department_id>/messages/", threads.show_list, name="threads"),
    path("departments/<int:department_id>/messages/rules/", threads.set_rules, name="thread_rules"),
    path("bookings/<int:booking_id>/messages/", threads.thread, name="thread"),
    path("bookings/<int:booking_id>/messages/seen/", threads.seen, name="thread_seen"),
    path("bookings/<int:booking_id>/stop-links/", answers.stop, name="stop_links"),
]
