"""What a municipality names is reached on the public internet, or not at all."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import requests

from foundation.outgoing import UnfitAddress, is_public, outgoing, require_fit


class Neighbour(ThreadingHTTPServer):
    """A server of ours that strangers must not reach; `asked` is what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        super().__init__(("127.0.0.1", 0), _Answer)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/secrets"


class _Answer(BaseHTTPRequestHandler):
    server: Neighbour

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name the base class gives it
        """Nothing to say."""


@pytest.fixture
def neighbour() -> Iterator[Neighbour]:
    with Neighbour() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_neighbour_is_not_asked_by_number_or_by_name(
    neighbour: Neighbour, settings: Any, host: str
) -> None:
    settings.OUTGOING_TO_LOOPBACK = False
    with pytest.raises(requests.ConnectionError), outgoing() as session:
        session.get(f"http://{host}:{neighbour.server_port}/secrets", timeout=5)
    assert neighbour.asked == []


def test_a_stand_in_is_asked_where_there_are_stand_ins(neighbour: Neighbour, settings: Any) -> None:
    settings.OUTGOING_TO_LOOPBACK = True
    with outgoing() as session:
        assert session.get(neighbour.address, timeout=5).text == "ok"
    assert neighbour.asked == ["/secrets"]


def test_no_proxy_is_asked(neighbour: Neighbour, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """It would connect in our place, wherever it is told to."""
    settings.OUTGOING_TO_LOOPBACK = False
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{neighbour.server_port}")
    with pytest.raises(requests.ConnectionError), outgoing() as session:
        session.get("http://nowhere.invalid/", timeout=5)
    assert neighbour.asked == []


@pytest.mark.parametrize(
    "address",
    [
        "10.0.0.1", "172.16.3.4", "192.168.1.1", "127.0.0.53", "169.254.169.254", "100.64.0.1", "0.0.0.0",
        "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1%eth0", "fd00::1", "::ffff:10.0.0.1",
        "::ffff:169.254.169.254", "2002:7f00:1::", "64:ff9b::a00:1", "ff02::1",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "193.69.0.1", "2606:4700::1111", "::ffff:1.1.1.1"])
def test_addresses_that_are(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://login.example.no/", "http://127.0.0.1:8000/", "ftp://example.no/", "file:///etc/passwd", "https://",
        "https://name:word@example.no/", "https://[::1/", "https://example.no:port/", "example.no", "",
    ],
)  # fmt: skip
def test_unfit_addresses(url: str, settings: Any) -> None:
    settings.OUTGOING_TO_LOOPBACK = False
    with pytest.raises(UnfitAddress):
        require_fit(url)


def test_fit_addresses(settings: Any) -> None:
    settings.OUTGOING_TO_LOOPBACK = False
    require_fit("https://login.example.no/path")
    settings.OUTGOING_TO_LOOPBACK = True
    require_fit("http://127.0.0.1:4011/")
