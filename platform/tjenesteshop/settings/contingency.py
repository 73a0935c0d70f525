"""Where the day lists are kept for days without the system: a folder that outlives this machine."""

from tjenesteshop.settings import environment

CONTINGENCY_FOLDER = environment.text("CONTINGENCY_FOLDER", "")
"""A folder that is there already. Without one the job that writes the lists fails every morning, and says so."""
