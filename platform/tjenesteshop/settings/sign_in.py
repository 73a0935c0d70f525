"""Sign-in providers of the whole installation."""

from tjenesteshop.settings import environment

ID_PORTEN_ISSUER = environment.text("ID_PORTEN_ISSUER", "")
"""`https://idporten.no`, or `https://test.idporten.no`; empty where the installation is not registered."""
ID_PORTEN_CLIENT_ID = environment.text("ID_PORTEN_CLIENT_ID", "")
ID_PORTEN_PRIVATE_KEY = environment.text("ID_PORTEN_PRIVATE_KEY", "")
"""An RSA key as JWK, with the `kid` under which its public half is registered."""

# Second factors are django-allauth's (accounts/factor/); what it would do for sign-in itself is not reachable.
MFA_ADAPTER = "accounts.factor.adapter.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1
"""Steps of thirty seconds that a phone's clock may be wrong."""
MFA_WEBAUTHN_USER_VERIFICATION = "required"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
