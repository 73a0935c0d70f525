import signal
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from tjenesteshop.standins.stripe import SECRET_KEY, StripeStandIn


class Command(BaseCommand):
    help = "Serve a stand-in for Stripe on loopback, and say with which settings it is spoken to."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        # Asked to end, the block is left and the server ended with it.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            with StripeStandIn(port=options["port"]) as running:
                self.stdout.write(f"STRIPE_API_BASE={running.address} STRIPE_API_KEY={SECRET_KEY}")
                self.stdout.flush()
                running.wait()
        except KeyboardInterrupt:
            return
