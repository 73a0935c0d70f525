from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Installed in demo mode and in tests only: elsewhere there is no one-click sign-in to be found."""

    name = "shop.demo"
    label = "demo"
    verbose_name = "Demonstration"
