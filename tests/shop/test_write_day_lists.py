"""The command for whoever runs the system: the lists now, before it is taken down."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tests.factories.world import World


def test_every_municipality_gets_its_lists(world: World, tmp_path: Path, settings: Any) -> None:
    settings.CONTINGENCY_FOLDER = str(tmp_path)
    out = io.StringIO()
    call_command("write_day_lists", stdout=out)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["larvik", "sandefjord"]
    for name in ("larvik", "sandefjord"):
        assert f"{name}: {tmp_path / name / 'index.html'}\n" in out.getvalue()
    assert world.department.name in (tmp_path / "larvik" / "index.html").read_text()
    assert world.department.name not in (tmp_path / "sandefjord" / "index.html").read_text()


def test_or_one_alone(world: World, tmp_path: Path, settings: Any) -> None:
    settings.CONTINGENCY_FOLDER = str(tmp_path)
    call_command("write_day_lists", "--municipality", "sandefjord")
    assert [path.name for path in tmp_path.iterdir()] == ["sandefjord"]


@pytest.mark.parametrize("municipality", ["nowhere", ""])
def test_an_unknown_one_is_said_to_be_unknown(
    world: World, tmp_path: Path, settings: Any, municipality: str
) -> None:
    settings.CONTINGENCY_FOLDER = str(tmp_path)
    with pytest.raises(CommandError):
        call_command("write_day_lists", "--municipality", municipality)
    assert not list(tmp_path.iterdir())


def test_what_cannot_be_written_ends_with_an_error_after_all_others_were(
    world: World, tmp_path: Path, settings: Any
) -> None:
    settings.CONTINGENCY_FOLDER = str(tmp_path)
    (tmp_path / "larvik").write_text("in the way")
    out = io.StringIO()
    with pytest.raises(CommandError, match="larvik"):
        call_command("write_day_lists", stdout=out)
    assert "larvik" not in out.getvalue(), "only what was written is said to be there"
    assert (tmp_path / "sandefjord" / "index.html").exists()
