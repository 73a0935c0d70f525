"""`make bench` runs this: first Django, then everything that needs it."""

import os

import django

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
    django.setup()
    from tests.bench.run import main

    main()
