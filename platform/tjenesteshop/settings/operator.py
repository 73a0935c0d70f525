"""Who runs this installation, as its public pages and the agreements say it."""

from tjenesteshop.settings import environment

OPERATOR_NAME = environment.text("OPERATOR_NAME", "Tjenesteshop")
OPERATOR_EMAIL = environment.text("OPERATOR_EMAIL", "")
"""Where municipalities and readers of the public pages write to; nothing is said of it while it is empty."""
ACCESSIBILITY_STATEMENT_URL = environment.text("ACCESSIBILITY_STATEMENT_URL", "")
"""The statement of the public pages in the national solution (uustatus.no), once it is filled in there."""
LIVE_DEMO_URL = environment.text("LIVE_DEMO_URL", "")
"""Where somebody can try it out; a demonstration has its own and needs none."""
