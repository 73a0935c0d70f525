"""The demonstration's outbox. Included in demo mode only; see tjenesteshop.urls.municipality."""

from django.urls import path

from shop.demo import outbox

app_name = "dev"
urlpatterns = [path("outbox/", outbox.show, name="outbox")]
