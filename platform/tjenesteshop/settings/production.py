"""A real installation: secrets come from the environment and have no defaults."""

from tjenesteshop.settings import environment
from tjenesteshop.settings.base import *

SECRET_KEY = environment.text("SECRET_KEY")
PERSONAL_DATA_KEYS = environment.words("PERSONAL_DATA_KEYS")
"""The newest first, separated by spaces: see `manage renew_personal_data_keys`."""
# The prefix makes browsers refuse such a cookie from a sibling host.
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken"
LANGUAGE_COOKIE_NAME = "__Host-language"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
SECURE_SSL_REDIRECT = environment.flag("SECURE_SSL_REDIRECT", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
STATIC_ROOT = environment.text("STATIC_ROOT", str(environment.ROOT / "staticfiles"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = False
