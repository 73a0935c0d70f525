"""The department's waiting list, under `/manage/`."""

from django.urls import path

from shop.views.manage import offers, waiting, waiting_add

urlpatterns = [
    path("departments/<int:department_id>/waiting/", waiting.show_list, name="waiting"),
    path("departments/<int:department_id>/waiting/lasts/", waiting.set_lasts, name="offer_lasts"),
    path(
        "departments/<int:department_id>/waiting/<int:recipient_id>/<int:service_id>/",
        waiting_add.add,
        name="add_waiting",
    ),
    path("waiting/<int:entry_id>/priority/", waiting.prioritise, name="prioritise"),
    path("waiting/<int:entry_id>/still/", waiting.still, name="still_waits"),
    path("waiting/<int:entry_id>/remove/", waiting.remove, name="remove_waiting"),
    path("waiting/<int:entry_id>/again/", waiting_add.wait_anew, name="wait_again"),
    path("offers/<int:offer_id>/take/", offers.take, name="take_offer"),
    path("offers/<int:offer_id>/decline/", offers.decline, name="decline_offer"),
]
