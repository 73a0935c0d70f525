from django.apps import AppConfig


class HomeHelpConfig(AppConfig):
    name = "modules.home_help"
    label = "home_help"
    verbose_name = "Home help"
