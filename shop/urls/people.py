"""The staff's accounts, under `/manage/`."""

from django.urls import path

from shop.views.manage import people, people_acts, people_close, people_helper, second_factor

urlpatterns = [
    path("people/", people.show_list, name="people"),
    path("people/invite/", people.invite, name="invite_person"),
    path("people/<int:user_id>/", people.show, name="person"),
    path("people/<int:user_id>/helper/", people_helper.choose_helper, name="choose_helper"),
    path("people/<int:user_id>/invite/", people_acts.send_again, name="invite_again"),
    path("people/<int:user_id>/withdraw/", people_acts.withdraw, name="withdraw_invitation"),
    path("people/<int:user_id>/turn-away/", people_acts.refuse, name="turn_away"),
    path("people/<int:user_id>/close/", people_close.close, name="close_account"),
    path("people/<int:user_id>/second-step/", second_factor.reset, name="reset_second_factor"),
    path("people/<int:user_id>/open/", people_close.reopen, name="open_account"),
]
