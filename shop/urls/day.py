"""The provider's day."""

from django.urls import path

from shop.urls import converters  # noqa: F401 - registers the day in addresses
from shop.views.day import away, kept, outcome, plan

app_name = "day"
urlpatterns = [
    path("", plan.show, name="plan"),
    path("<day:day>/", plan.show, name="plan"),
    path("kept/", kept.show, name="kept"),
    path("token/", outcome.token, name="token"),
    path("worker.js", kept.worker, name="worker"),
    path("away/", away.report, name="away"),
    path("absences/<int:absence_id>/", away.show, name="absence"),
    path("absences/<int:absence_id>/undo/", away.undo, name="undo_absence"),
    path("visits/<int:booking_id>/outcome/", outcome.mark, name="outcome"),
]
