from django.urls import path

from accounts import link_views, views

app_name = "accounts"
urlpatterns = [
    path("", views.sign_in, name="sign_in"),
    path("password/", views.password, name="password"),
    path("forgotten/", link_views.forgotten, name="forgotten"),
    path("forgotten/sent/", link_views.reset_sent, name="reset_sent"),
    path("reset/<str:token>/", link_views.reset, name="reset"),
    path("invitation/<str:token>/", link_views.invitation, name="invitation"),
    path("out/", views.sign_out, name="sign_out"),
]
