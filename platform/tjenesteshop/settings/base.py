"""What every way of running shares."""

from tjenesteshop.settings.apps import *  # noqa: F403 - settings are put together from files
from tjenesteshop.settings.database import *  # noqa: F403
from tjenesteshop.settings.locale import *  # noqa: F403
from tjenesteshop.settings.logs import *  # noqa: F403
from tjenesteshop.settings.messages import *  # noqa: F403
from tjenesteshop.settings.web import *  # noqa: F403

DEBUG = False
DEMO = False
"""True only in `make demo` on loopback: invented people, one-click sign-in."""
