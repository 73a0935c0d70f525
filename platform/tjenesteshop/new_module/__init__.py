"""`tjenesteshop new-module NAME`: a module that runs, with its tests, from the texts in `skeleton/`."""
