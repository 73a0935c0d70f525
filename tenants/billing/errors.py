from foundation.errors import DomainError


class BillingNotSetUp(DomainError):
    """This installation has no key to Stripe."""

    code = "billing_not_set_up"

    def __str__(self) -> str:
        return "Billing is not set up: STRIPE_API_KEY is empty."
