"""The provider's day."""

from django.urls import path

from shop.urls import converters  # noqa: F401 - registers the day in addresses
from shop.views.day import outcome, plan

app_name = "day"
urlpatterns = [
    path("", plan.show, name="plan"),
    path("<day:day>/", plan.show, name="plan"),
    path("visits/<int:booking_id>/outcome/", outcome.mark, name="outcome"),
]
