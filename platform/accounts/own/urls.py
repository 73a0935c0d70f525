from django.urls import path

from accounts.own import views

app_name = "account"
urlpatterns = [
    path("", views.home, name="home"),
    path("password/", views.password, name="password"),
    path("sessions/", views.sessions, name="sessions"),
    path("sessions/end-others/", views.end_others, name="end_others"),
    path("sessions/<slug:reference>/end/", views.end, name="end_session"),
    path("stay/", views.stay, name="stay"),
]
