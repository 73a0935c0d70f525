"""The one password of everybody in the demonstration who can type one."""

import functools

from django.contrib.auth.hashers import make_password

DEMO_PASSWORD = "tjenesteshop-demo"  # noqa: S105 - printed on the screen, opens invented people only


@functools.cache
def hashed_demo_password() -> str:
    """Hashed once and shared: a hash costs a tenth of a second on purpose."""
    return make_password(DEMO_PASSWORD)


def no_password() -> str:
    """For people who sign in without one."""
    return make_password(None)
