"""The web server: granian in front of Django's WSGI application, static files included."""

import ipaddress

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server


def serve(*, host: str, port: int, workers: int, threads: int) -> None:
    """Serve until SIGTERM or SIGINT. Raises ImproperlyConfigured for demo settings on an address others can reach."""
    if settings.DEMO and not _is_loopback(host):
        raise ImproperlyConfigured(
            f"The demonstration lets anybody be anybody: it is served on 127.0.0.1 only, not on {host}."
        )
    Server(
        "tjenesteshop.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        # As many as there are connections to the database: more would wait for each other with the door open.
        blocking_threads=threads,
        workers_kill_timeout=3,
        # A process that dies is replaced; one that dies again within seconds ends the server, loudly.
        respawn_failed_workers=True,
        log_level=LogLevels.error,
    ).serve()


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
