"""The settings of the tests, and a guard less."""

from tjenesteshop.settings.test import *  # noqa: F403 - a settings file is its base plus changes

INSTALLED_APPS = [*INSTALLED_APPS, "tests.race.served.sabotage.apps.SabotageConfig"]  # noqa: F405 - from the base
