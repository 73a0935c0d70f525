"""Where subscriptions are paid. Without a key none is, and everything works as in a trial."""

from tjenesteshop.settings import environment

STRIPE_API_KEY = environment.text("STRIPE_API_KEY", "")
"""Secret (`sk_…`) or restricted (`rk_…`), with the right to write products, prices and customers."""
STRIPE_API_BASE = environment.text("STRIPE_API_BASE", "https://api.stripe.com")
"""Another address only where a stand-in listens."""
