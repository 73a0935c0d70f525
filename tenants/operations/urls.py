"""Everything below `/operator/`: `OperatorMiddleware` asks for a session on all that does not say it needs none."""

from django.urls import path

from tenants.operations.views import municipalities, sign_in

app_name = "operations"
urlpatterns = [
    path("", municipalities.municipalities, name="municipalities"),
    path("municipalities/<slug:slug>/", municipalities.municipality, name="municipality"),
    path("municipalities/<slug:slug>/suspend/", municipalities.suspend_it, name="suspend"),
    path("municipalities/<slug:slug>/resume/", municipalities.resume_it, name="resume"),
    path("municipalities/<slug:slug>/trial/", municipalities.extend_its_trial, name="extend_trial"),
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-in/second-step/", sign_in.second_step, name="second_step"),
    path("sign-in/set-up/", sign_in.set_up, name="set_up"),
    path("sign-in/demonstration/", sign_in.be_the_demo_operator, name="demo"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("me/", sign_in.mine, name="mine"),
]
