"""One-click sign-in. Included in demo mode only; see tjenesteshop.urls.municipality."""

from django.urls import path

from shop.demo import views

app_name = "demo"
urlpatterns = [
    path("", views.people, name="people"),
    path("sign-in/<int:user_id>/", views.sign_in, name="sign_in"),
]
