import signal
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

from shop.demo.workplace import invented_employees, set_up_workplace
from tenants.addresses import address_at
from tenants.routing import all_municipalities
from tenants.work_sign_in.client import ANSWER
from tjenesteshop.standins.node import StandInError
from tjenesteshop.standins.workplace import WorkplaceStandIn


class Command(BaseCommand):
    help = "Serve a stand-in for an employer's sign-in on loopback, and set it up in the first municipality."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        municipality = all_municipalities()[0]
        stand_in = WorkplaceStandIn(
            invented_employees(),
            [address_at(f"{municipality.slug}.{settings.PLATFORM_HOST}", ANSWER)],
            port=options["port"],
        )
        set_up_workplace(municipality, stand_in)
        connections.close_all()  # the database is not needed any more, and may be stopped first
        # Asked to end, the block is left and the server ended with it.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            with stand_in as running:
                running.wait()
        except KeyboardInterrupt:
            return
        except StandInError as error:
            raise CommandError(str(error)) from error
