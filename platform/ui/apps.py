from django.apps import AppConfig


class UiConfig(AppConfig):
    """The shared look: templates, static files and the form renderer."""

    name = "ui"
    verbose_name = "User interface"
