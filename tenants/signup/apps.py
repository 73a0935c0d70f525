from django.apps import AppConfig


class SignUpConfig(AppConfig):
    name = "tenants.signup"
    label = "signup"

    def ready(self) -> None:
        from tenants.signup import forgetting, making, words  # noqa: F401 - register jobs and kinds of letters
