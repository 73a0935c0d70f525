from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"

    def ready(self) -> None:
        # Registers its jobs.
        from notifications import tasks  # noqa: F401 - see above; the models must be there first
