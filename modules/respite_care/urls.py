from django.urls import path

from modules.respite_care import round_urls
from modules.respite_care.usual_services import USUAL
from modules.respite_care.views import (
    arriving,
    department,
    families,
    handover,
    homes,
    needs,
    our_home,
    pairings,
    told_by_department,
)
from shop.views.manage.usual_services import usual_services_view

app_name = "respite_care"
urlpatterns = [
    path("people/", needs.show_list, name="my_people"),
    path("people/<int:cared_for_id>/needs/", needs.sheet, name="needs"),
    path("people/<int:cared_for_id>/needs/still-right/", needs.still_right, name="still_right"),
    path("my-stays/<int:booking_id>/note/", handover.note, name="my_note"),
    path("our-home/", our_home.show, name="our_home"),
    path("stays/<int:booking_id>/", our_home.stay, name="stay"),
    path("stays/<int:booking_id>/needs/<int:cared_for_id>/", our_home.needs, name="read_needs"),
    path("stays/<int:booking_id>/note/", our_home.note, name="home_note"),
    path("stays/<int:booking_id>/messages/", our_home.thread, name="stay_thread"),
    path("stays/<int:booking_id>/arrival/", arriving.show, name="arrival"),
    path("stays/<int:booking_id>/outcome/", our_home.outcome, name="outcome"),
    path(
        "department-stays/<int:booking_id>/outcome/", told_by_department.outcome, name="outcome_by_department"
    ),
    path("departments/<int:department_id>/", department.show, name="overview"),
    path(
        "departments/<int:department_id>/set-up/",
        usual_services_view(USUAL, page="respite_care:overview"),
        name="set_up",
    ),
    path("departments/<int:department_id>/families/", families.show_list, name="families"),
    path("families/<int:recipient_id>/", families.show, name="family"),
    path("families/<int:recipient_id>/add/", families.add, name="add_cared_for"),
    path("cared-for/<int:cared_for_id>/change/", families.change, name="change_cared_for"),
    path("cared-for/<int:cared_for_id>/end/", families.end, name="end_cared_for"),
    path("cared-for/<int:cared_for_id>/again/", families.again, name="begin_again"),
    path("cared-for/<int:cared_for_id>/pair/", pairings.add, name="pair"),
    path("pairings/<int:pairing_id>/take-away/", pairings.take_away, name="unpair"),
    path("departments/<int:department_id>/homes/add/", homes.add, name="add_home"),
    path("homes/<int:home_id>/", homes.show, name="home"),
    path("homes/<int:home_id>/change/", homes.change, name="change_home"),
    path("homes/<int:home_id>/staff/", homes.staff, name="home_staff"),
    path("homes/<int:home_id>/beds/", homes.add_beds, name="add_beds"),
    path("beds/<int:bed_id>/take-away/", homes.take_bed_away, name="take_bed_away"),
    *round_urls.urlpatterns,
]
