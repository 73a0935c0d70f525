"""The second step: while signing in, and afterwards under “my account”."""

from django.urls import path

from accounts.factor.views import codes, own, setting_up, sign_in

app_name = "factor"
urlpatterns = [
    path("sign-in/second-step/", sign_in.check, name="check"),
    path("sign-in/second-step/recovery-code/", sign_in.recovery_code, name="recovery_code"),
    path("sign-in/second-step/passkey/", sign_in.passkey, name="check_passkey"),
    path("sign-in/second-step/passkey/ask/", sign_in.ask_passkey, name="ask_passkey"),
    path("sign-in/second-step/begin/", setting_up.begin, name="begin"),
    path("sign-in/passkey/", sign_in.passkey_alone, name="passkey_alone"),
    path("sign-in/passkey/ask/", sign_in.ask_passkey_alone, name="ask_passkey_alone"),
    path("account/second-step/", own.mine, name="mine"),
    path("account/second-step/confirm/", own.confirm, name="confirm"),
    path("account/second-step/confirm/ask/", own.ask_own_passkey, name="ask_own_passkey"),
    path("account/second-step/app/", setting_up.app, name="app"),
    path("account/second-step/app/remove/", own.remove_app, name="remove_app"),
    path("account/second-step/passkeys/add/", setting_up.passkey, name="passkey"),
    path("account/second-step/passkeys/ask/", setting_up.ask_new_passkey, name="ask_new_passkey"),
    path("account/second-step/passkeys/<int:passkey_id>/", own.rename_passkey, name="rename_passkey"),
    path("account/second-step/passkeys/<int:passkey_id>/remove/", own.remove_passkey, name="remove_passkey"),
    path("account/second-step/recovery-codes/", codes.renew, name="renew_codes"),
]
