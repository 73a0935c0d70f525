import signal
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from tjenesteshop.standins.stripe import SECRET_KEY, StripeStandIn, Webhook

PAUSE = 1.0
"""Seconds between tries to tell what happened."""


class Command(BaseCommand):
    help = "Serve a stand-in for Stripe on loopback, and say with which settings it is spoken to."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, required=True)
        parser.add_argument("--webhook", metavar="URL", help="who is told what happens, on this machine")
        parser.add_argument("--webhook-secret", default="whsec_stand_in", help="what that is signed with")

    def handle(self, *args: Any, **options: Any) -> None:
        # Asked to end, the block is left and the server ended with it.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            with StripeStandIn(port=options["port"]) as running:
                self.stdout.write(f"STRIPE_API_BASE={running.address} STRIPE_API_KEY={SECRET_KEY}")
                self.stdout.flush()
                told = [Webhook(options["webhook"], options["webhook_secret"])] if options["webhook"] else []
                while not running.wait(PAUSE):
                    running.deliver(*told)
        except KeyboardInterrupt:
            return
