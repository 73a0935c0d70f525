import json
from typing import Any

import stripe
from django.core.management.base import BaseCommand, CommandError, CommandParser

from tenants.billing.errors import BillingNotSetUp
from tenants.billing.prices import CURRENCY
from tenants.billing.stripe_calls import Calls, connected
from tenants.billing.syncing import Act, Step, carry_out, plan, wanted
from tenants.offered import offered_modules

WORDS = {
    Act.CREATE_PRODUCT: "new product",
    Act.UPDATE_PRODUCT: "rename or take up product",
    Act.CREATE_PRICE: "new price",
    Act.REACTIVATE_PRICE: "take up price",
    Act.ARCHIVE_PRICE: "archive price",
    Act.ARCHIVE_PRODUCT: "archive product",
}


class Command(BaseCommand):
    help = "Say how products and prices in Stripe differ from the catalogue; with --apply, mend it. May be repeated."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--apply", action="store_true", help="do it; otherwise it is only said")
        parser.add_argument("--json", action="store_true", help="for programs: one object with all steps")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with connected() as calls:
                steps = plan(wanted(offered_modules()), calls.products(), calls.prices())
                if options["json"]:
                    self._as_json(steps, calls if options["apply"] else None)
                else:
                    self._as_text(steps, calls if options["apply"] else None)
        except BillingNotSetUp as error:
            raise CommandError(str(error)) from error
        except stripe.StripeError as error:
            raise CommandError(f"Stripe: {error}. What was done stands; run it again to go on.") from error

    def _as_text(self, steps: tuple[Step, ...], calls: Calls | None) -> None:
        for step in steps if calls is None else carry_out(steps, calls):
            self.stdout.write(_line(step))
        if not steps:
            self.stdout.write("Stripe has all of the catalogue, and nothing else of ours.")
        elif calls is None:
            self.stdout.write(f"{len(steps)} to do. Nothing is written: --apply does it.")
        else:
            self.stdout.write(f"{len(steps)} done.")

    def _as_json(self, steps: tuple[Step, ...], calls: Calls | None) -> None:
        done = [] if calls is None else list(carry_out(steps, calls))
        rows = [
            {
                "act": step.act,
                "product": step.product,
                "name": step.name,
                "lookup_key": step.lookup_key,
                "amount": step.price.amount if step.price else None,
                "id": step.target,
            }
            for step in steps
        ]
        self.stdout.write(json.dumps({"applied": len(done), "steps": rows}, ensure_ascii=False, indent=2))


def _line(step: Step) -> str:
    parts = [f"{WORDS[step.act]:<26}", step.lookup_key or step.target or step.product]
    if step.price and step.act is Act.CREATE_PRICE:
        parts.append(f"{step.price.amount / 100:.2f} {CURRENCY.upper()}")
    if step.name:
        parts.append(f"“{step.name}”")
    return "  ".join(parts)
