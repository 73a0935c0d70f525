"""Sign-in providers of the whole installation."""

from tjenesteshop.settings import environment

ID_PORTEN_ISSUER = environment.text("ID_PORTEN_ISSUER", "")
"""`https://idporten.no`, or `https://test.idporten.no`; empty where the installation is not registered."""
ID_PORTEN_CLIENT_ID = environment.text("ID_PORTEN_CLIENT_ID", "")
ID_PORTEN_PRIVATE_KEY = environment.text("ID_PORTEN_PRIVATE_KEY", "")
"""An RSA key as JWK, with the `kid` under which its public half is registered."""
