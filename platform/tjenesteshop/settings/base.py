"""What every way of running shares."""

from tjenesteshop.settings.apps import *
from tjenesteshop.settings.billing import *
from tjenesteshop.settings.contingency import *
from tjenesteshop.settings.database import *
from tjenesteshop.settings.locale import *
from tjenesteshop.settings.logs import *
from tjenesteshop.settings.messages import *
from tjenesteshop.settings.operator import *
from tjenesteshop.settings.outgoing import *
from tjenesteshop.settings.sign_in import *
from tjenesteshop.settings.web import *

DEBUG = False
DEMO = False
"""True only in `make demo` on loopback: invented people, one-click sign-in."""
DEMO_PREPARE = "shop.demo.prepare.prepare_demo"
"""What makes the demonstration's world before the pages are served."""
