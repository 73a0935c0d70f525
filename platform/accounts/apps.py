from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        # Each registers its jobs, the wording of its messages, or what ends with an account.
        from accounts import invitations, messages, passwords, tasks, work_messages  # noqa: F401 - see above
        from accounts.factor import card, half  # noqa: F401 - registers a card, and what ends with an account
        from accounts.factor import messages as factor_messages  # noqa: F401 - words them
        from accounts.own import own_cards  # noqa: F401 - registers cards
