from django.urls import path

from modules.memory_team.usual_services import USUAL
from modules.memory_team.views import (
    callers,
    course_admin,
    course_changes,
    courses,
    interpreters,
    preparation,
    taking_off,
    team,
)
from shop.views.manage.usual_services import usual_services_view

app_name = "memory_team"
urlpatterns = [
    path("talks/<int:booking_id>/preparation/", preparation.show, name="preparation"),
    path("courses/", courses.show_list, name="courses"),
    path("courses/<int:course_id>/", courses.show, name="course"),
    path("courses/<int:course_id>/sign-up/", courses.sign_up, name="sign_up"),
    path("courses/<int:course_id>/dates/<int:date_id>/come/", courses.come, name="come"),
    path("courses/<int:course_id>/leave/", courses.leave, name="leave_course"),
    path("departments/<int:department_id>/", team.show, name="team"),
    path(
        "departments/<int:department_id>/set-up/",
        usual_services_view(USUAL, page="memory_team:team"),
        name="set_up",
    ),
    path("departments/<int:department_id>/interpreters/", interpreters.show_list, name="interpreters"),
    path("interpreters/<int:talk_id>/ordered/", interpreters.note, name="interpreter_ordered"),
    path("departments/<int:department_id>/courses/", course_admin.show_list, name="course_list"),
    path("departments/<int:department_id>/courses/add/", course_admin.add, name="add_course"),
    path("department-courses/<int:course_id>/", course_admin.show, name="course_page"),
    path("department-courses/<int:course_id>/change/", course_changes.change, name="change_course"),
    path("department-courses/<int:course_id>/leader/", course_changes.change_leader, name="course_leader"),
    path("department-courses/<int:course_id>/sign-up/", callers.sign_up, name="sign_up_caller"),
    path("participants/<int:participant_id>/take-off/", taking_off.ask, name="take_off"),
    path("course-dates/<int:date_id>/attendance/", course_admin.attendance, name="attendance"),
    path("course-dates/<int:date_id>/call-off/", course_admin.call_off, name="call_off_date"),
]
