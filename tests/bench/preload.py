"""Imported once by the process that all clients are forked from: Django is loaded once, not once a client."""

import django

django.setup()
