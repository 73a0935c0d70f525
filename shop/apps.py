from django.apps import AppConfig, apps


class ShopConfig(AppConfig):
    name = "shop"
    verbose_name = "Booking core"

    def ready(self) -> None:
        from foundation.alphabet import order_by_alphabet  # the apps are loaded by now, and the models known

        order_by_alphabet(apps.get_models())
        # Each registers its jobs, the wording of its messages or what the platform asks it for.
        from shop import (  # noqa: F401 - see above
            messages,
            messages_circumstances,
            messages_duties,
            messages_endings,
            messages_night,
            messages_reminders,
            messages_representatives,
            messages_series,
            messages_threads,
            messages_upsets,
            messages_waiting,
            offered,
            tasks,
            tasks_circumstances,
            tasks_duties,
            tasks_imports,
            tasks_modules,
            tasks_privacy,
            tasks_reminders,
            tasks_waiting,
        )
        from shop.domain import language  # noqa: F401 - registers what writes it down
        from shop.domain.identity import (
            contact_register,  # noqa: F401 - gives the numbers it is asked about
            first_sign_in,  # noqa: F401 - finds people by their number
            phones,  # noqa: F401 - knows what telephone departments have noted
            registering,  # noqa: F401 - registers people
        )
        from shop.domain.paper import watching  # noqa: F401 - registers what /readyz warns of
        from shop.domain.sign_in import group_roles  # noqa: F401 - gives roles to groups
        from shop.domain.staff import (
            first_administrator,  # noqa: F401 - furnishes new municipalities
            second_factor,  # noqa: F401 - says who must have one
        )
        from shop.module_messages import register_messages
        from shop.queries import calling  # noqa: F401 - says whom one can call
        from shop.registry import installed_modules, load_modules

        load_modules()
        for module in installed_modules():
            register_messages(module)
