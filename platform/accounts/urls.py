from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.sign_in, name="sign_in"),
    path("password/", views.password, name="password"),
    path("out/", views.sign_out, name="sign_out"),
]
