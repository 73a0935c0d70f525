"""What the command refuses, in a sentence."""

import pytest
from click.testing import CliRunner
from django.core.exceptions import ImproperlyConfigured

from tjenesteshop.cli import main
from tjenesteshop.demo.checks import require_free_port
from tjenesteshop.demo.errors import DemoError
from tjenesteshop.serving import serve

pytestmark = pytest.mark.unit


def test_the_demonstration_is_never_served_to_other_machines() -> None:
    with pytest.raises(ImproperlyConfigured, match=r"served on 127\.0\.0\.1 only"):
        serve(host="0.0.0.0", port=1, workers=1, threads=1)


def test_a_server_of_ones_own_is_not_emptied(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://tjenesteshop_app@127.0.0.1:1/tjenesteshop")
    answer = CliRunner().invoke(main, ["reset"])
    assert answer.exit_code == 1
    assert "not ours to empty" in answer.output


@pytest.mark.parametrize("port", [0, -1, 65536])
def test_a_number_that_is_no_port_is_told(port: int) -> None:
    with pytest.raises(DemoError, match="is not a port"):
        require_free_port(port)


@pytest.mark.parametrize(
    "command",
    [
        "demo",
        "stop",
        "reset",
        "serve",
        "worker",
        "create-municipality",
        "create-operator",
        "tenants",
        "set-up-database",
        "bench",
    ],
)
def test_every_command_is_listed_with_a_sentence(command: str) -> None:
    listed = {
        line.split()[0]: line for line in CliRunner().invoke(main, ["--help"]).output.splitlines() if line
    }
    assert len(listed[command].split()) > 3
