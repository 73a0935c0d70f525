from django.urls import path

from accounts.own.language import choose_language

urlpatterns = [path("setlang/", choose_language, name="set_language")]
