"""The tests' settings on a server of its own that writes as durably as production does."""

from tjenesteshop.settings import environment
from tjenesteshop.settings.test import *  # noqa: F403 - a settings file is its base plus changes

EMBEDDED_FOLDER = environment.data_folder() / "bench-postgres"
EMBEDDED_DURABLE = True
ROOT_URLCONF = "tests.bench.urls"
