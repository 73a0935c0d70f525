"""Tests: a server and a data folder of their own, because roles are cluster-wide."""

from tjenesteshop.settings import environment
from tjenesteshop.settings.apps import MODULES
from tjenesteshop.settings.base import *
from tjenesteshop.settings.database import DATABASES

SECRET_KEY = "only-for-tests"  # noqa: S105 - protects nothing
PERSONAL_DATA_KEYS = ("only-for-tests-too",)
MODULES = [
    *MODULES,
    "tests.dummy_module.module.Dummy",
    "tests.guest_module.module.Guests",
    "tests.sample_module.module.Plain",
    "tests.sample_module.module.Sample",
]
DEMO = True
OUTGOING_TO_LOOPBACK = True
INSTALLED_APPS = [*INSTALLED_APPS, "shop.demo"]
EMBEDDED_FOLDER = environment.data_folder() / "test-postgres"
EMBEDDED_DURABLE = False
DATABASES["default"]["TEST"] = {"SERIALIZE": False, "DEPENDENCIES": ["owner"]}
DATABASES["owner"]["TEST"] = {"SERIALIZE": False, "DEPENDENCIES": []}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Each test client makes the middleware anew, and would note the day with its first request: its own test adds it.
MIDDLEWARE = [each for each in MIDDLEWARE if each != "tenants.operations.middleware.ActivityMiddleware"]
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
# Each test client makes the middleware anew: listing every static file took four fifths of a small request.
WHITENOISE_AUTOREFRESH = True
