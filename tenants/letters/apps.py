from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "tenants.letters"
    label = "letters"

    def ready(self) -> None:
        from tenants.letters import forgetting, sending  # noqa: F401 - each registers a job
