"""Sign-in with ID-porten, the same paths on the central host and on a municipality's."""

from django.urls import path

from tenants.id_porten import central, municipality, registering

central_patterns = [
    path("sign-in/id-porten/answer/", central.answer),
    path("sign-in/id-porten/signed-out/", central.signed_out),
    path("sign-in/id-porten/ended/", central.ended),
]

app_name = "id_porten"
urlpatterns = [
    path("", municipality.begin, name="begin"),
    path("answer/", municipality.answer, name="answer"),
    path("nobody/", municipality.nobody, name="nobody"),
    path("register/", registering.register, name="register"),
    path("signed-out/", municipality.signed_out, name="signed_out"),
    path("ended/", municipality.ended, name="ended"),
]
