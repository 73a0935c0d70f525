"""Requests to addresses that a municipality names: they reach the public internet and nothing of ours.

Whoever may type an address could else have this server ask its neighbours (OWASP, Server-Side Request Forgery). What
is looked at is the address that was really connected to, before a byte is sent: a name may mean one thing when it is
checked and another when it is used.
"""

import ipaddress
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, override
from urllib.parse import urlsplit

import requests
from django.conf import settings
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.poolmanager import PoolManager
from urllib3.response import HTTPResponse

NAT64 = ipaddress.ip_network("64:ff9b::/96")
WHOLE_HEAD = 10.0
"""Seconds for all the headers of an answer, where the request says nothing else (`timeout`)."""
A_MOMENT = 0.5
"""Seconds more, so that of an answer of which nothing comes the socket itself says that it is late."""
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class UnfitAddress(ValueError):
    """An address that nothing is sent to: not https, or with a name and a password in it."""


class NotPublic(OSError):
    """It leads to a machine that is not on the public internet."""


def require_fit(url: str) -> None:
    """Raises UnfitAddress for what is not https to a named host.

    A stand-in on this machine may be spoken to in the clear, where there are stand-ins (OUTGOING_TO_LOOPBACK).
    """
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError as error:
        raise UnfitAddress(url) from error
    is_stand_in = settings.OUTGOING_TO_LOOPBACK and parts.scheme == "http" and host in LOOPBACK
    if not host or parts.username is not None or not (parts.scheme == "https" or is_stand_in):
        raise UnfitAddress("an address that is not https")


def outgoing() -> requests.Session:
    """A session that connects to public addresses alone, and asks no proxy. It does not keep anything.

    What leads elsewhere raises requests.ConnectionError. Redirects are the caller's to follow or not.
    """
    session = requests.Session()
    session.trust_env = False
    session.mount("https://", _PublicAdapter())
    session.mount("http://", _PublicAdapter())
    return session


def read_within(response: requests.Response, *, most: int, seconds: float) -> bytes:
    """The body of an answer that was not read yet, `most` bytes of it. One that trickles longer is hung up on.

    Raises what urllib3 raises (`urllib3.exceptions.HTTPError`), and OSError.
    """
    with _hanging_up(response.raw.shutdown, after=seconds):
        body: bytes = response.raw.read(most, decode_content=True)
        return body


@contextmanager
def _hanging_up(hang_up: Callable[[], object], *, after: float) -> Iterator[None]:
    """A socket's own timeout begins anew with each byte, so that a byte every nine seconds would hold a thread."""
    watch = threading.Timer(after, hang_up)
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        watch.cancel()


class _PublicAdapter(HTTPAdapter):
    @override
    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **options: Any) -> None:
        manager = PoolManager(num_pools=connections, maxsize=maxsize, block=block, **options)
        manager.pool_classes_by_scheme = {"http": _PublicPool, "https": _PublicTLSPool}
        self.poolmanager = manager


class _PublicConnection(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        return _public(super()._new_conn())

    @override
    def getresponse(self) -> HTTPResponse:  # type: ignore[override]  # as urllib3 says it of its own
        with _hanging_up(self._hang_up, after=(self.timeout or WHOLE_HEAD) + A_MOMENT):
            return super().getresponse()

    def _hang_up(self) -> None:
        """Whoever waits for the status and the headers meets the end of them."""
        try:
            self.sock.shutdown(socket.SHUT_RDWR)
        except (AttributeError, OSError):
            """Closed a moment before."""


class _PublicTLSConnection(_PublicConnection, HTTPSConnection):
    """The same over TLS, whose handshake has one timeout as a whole."""


class _PublicPool(HTTPConnectionPool):
    ConnectionCls = _PublicConnection


class _PublicTLSPool(HTTPSConnectionPool):
    ConnectionCls = _PublicTLSConnection


def is_public(address: str) -> bool:
    """Whether an IP address is of the public internet; also one of IPv4 that is dressed as one of IPv6."""
    peer = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(peer, ipaddress.IPv6Address):
        behind = ipaddress.IPv4Address(int(peer) & 0xFFFFFFFF) if peer in NAT64 else None
        peer = peer.ipv4_mapped or peer.sixtofour or behind or peer
    return peer.is_global and not peer.is_multicast


def _public(connected: socket.socket) -> socket.socket:
    peer = str(connected.getpeername()[0])
    if is_public(peer) or (peer in LOOPBACK and settings.OUTGOING_TO_LOOPBACK):
        return connected
    connected.close()
    raise NotPublic("an address that is not public")
