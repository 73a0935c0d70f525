import signal
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

from shop.demo.id_porten import people_at_id_porten
from tenants.addresses import address_at
from tenants.id_porten.client import ANSWER, SIGNED_OUT, private_key
from tjenesteshop.standins.idporten import IdportenStandIn, registration
from tjenesteshop.standins.node import StandInError


class Command(BaseCommand):
    help = "Serve a stand-in for ID-porten on loopback, with the demonstration's people to choose among."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        ours = registration(
            settings.ID_PORTEN_CLIENT_ID,
            key=private_key(),
            redirect_uri=address_at(settings.PLATFORM_HOST, ANSWER),
            signed_out_uri=address_at(settings.PLATFORM_HOST, SIGNED_OUT),
        )
        people = people_at_id_porten()
        connections.close_all()  # the database is not needed any more, and may be stopped first
        # Asked to end, the block is left and the server ended with it.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            with IdportenStandIn(people=people, clients=[ours], port=options["port"]) as running:
                running.wait()
        except KeyboardInterrupt:
            return
        except StandInError as error:
            raise CommandError(str(error)) from error
