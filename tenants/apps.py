from django.apps import AppConfig


class TenantsConfig(AppConfig):
    name = "tenants"
    verbose_name = "Municipalities"

    def ready(self) -> None:
        from accounts.addresses import makes_addresses
        from tenants import periodic  # noqa: F401 - registers the nightly job
        from tenants.addresses import address_of
        from tenants.id_porten import sessions  # noqa: F401 - registers what forgets them
        from tenants.work_sign_in import card  # noqa: F401 - registers a card

        makes_addresses(address_of)
