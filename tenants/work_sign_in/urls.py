from django.urls import path

from tenants.work_sign_in import pages

app_name = "work"
urlpatterns = [
    path("", pages.begin, name="begin"),
    path("answer/", pages.answer, name="answer"),
    path("mine/", pages.mine, name="mine"),
    path("connect/", pages.connect_mine, name="connect"),
    path("disconnect/", pages.disconnect_mine, name="disconnect"),
    path("ended/", pages.ended, name="ended"),
]
