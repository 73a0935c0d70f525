from django.urls import path

from modules.memory_team.views import interpreters, preparation, team

app_name = "memory_team"
urlpatterns = [
    path("talks/<int:booking_id>/preparation/", preparation.show, name="preparation"),
    path("departments/<int:department_id>/", team.show, name="team"),
    path("departments/<int:department_id>/set-up/", team.set_up, name="set_up"),
    path("departments/<int:department_id>/interpreters/", interpreters.show_list, name="interpreters"),
    path("interpreters/<int:talk_id>/ordered/", interpreters.note, name="interpreter_ordered"),
]
