from django.urls import path

from modules.home_help import views

app_name = "home_help"
urlpatterns = [path("access-note/", views.access_note, name="access_note")]
