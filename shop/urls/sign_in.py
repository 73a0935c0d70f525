"""How people sign in, in which language they are met and where they complain, below `/manage/`."""

from django.urls import path

from shop.views.manage import complaints, language, second_factor, sign_in, work_sign_in

SIGN_IN = [
    path("complaints/", complaints.edit, name="complaints"),
    path("language/", language.edit, name="language"),
    path("sign-in/", sign_in.show, name="sign_in"),
    path("sign-in/citizens/", sign_in.save_policy, name="save_sign_in_policy"),
    path("sign-in/second-step/", second_factor.rule, name="second_factor_rule"),
    path("sign-in/work/", work_sign_in.work, name="work_sign_in"),
    path("sign-in/work/try/", work_sign_in.try_work, name="try_work_sign_in"),
    path("sign-in/work/remove/", work_sign_in.remove_work, name="remove_work_sign_in"),
    path("sign-in/groups/", sign_in.add_group_role, name="add_group_role"),
    path("sign-in/groups/<int:group_role_id>/end/", sign_in.end_role, name="end_group_role"),
]
