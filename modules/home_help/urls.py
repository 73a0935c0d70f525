from django.urls import include, path

from modules.home_help.views import access_note, decision_tasks, staff_visit_tasks, visit_tasks

app_name = "home_help"
urlpatterns = [
    path("access-note/", access_note.access_note, name="access_note"),
    path("bookings/<int:booking_id>/tasks/", visit_tasks.choose, name="visit_tasks"),
    path("bookings/<int:booking_id>/tasks/of-them/", staff_visit_tasks.choose, name="staff_visit_tasks"),
    path("decisions/<int:entitlement_id>/", decision_tasks.choose, name="decision_tasks"),
    path("fees/", include("modules.home_help.fees.urls")),
]
