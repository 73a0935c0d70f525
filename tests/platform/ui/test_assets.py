from pathlib import Path

import pytest

from ui import assets
from ui.assets import ASSETS, AssetsMissing, copy_assets

pytestmark = pytest.mark.unit


@pytest.fixture
def node_modules(tmp_path: Path) -> Path:
    folder = tmp_path / "node_modules"
    for place in ASSETS.values():
        source = folder / place
        source.parent.mkdir(parents=True, exist_ok=True)
        source.write_text(place)
    return folder


def test_every_asset_is_copied_under_its_own_name(node_modules: Path, tmp_path: Path) -> None:
    copy_assets(node_modules=node_modules, vendor_folder=tmp_path / "vendor")

    assert {path.name for path in (tmp_path / "vendor").iterdir()} == set(ASSETS)


def test_a_second_run_copies_nothing(node_modules: Path, tmp_path: Path) -> None:
    copy_assets(node_modules=node_modules, vendor_folder=tmp_path / "vendor")

    assert copy_assets(node_modules=node_modules, vendor_folder=tmp_path / "vendor") == []


def test_only_a_changed_asset_is_copied_again(node_modules: Path, tmp_path: Path) -> None:
    vendor = tmp_path / "vendor"
    copy_assets(node_modules=node_modules, vendor_folder=vendor)
    (node_modules / ASSETS["htmx.js"]).write_text("a newer htmx")

    assert copy_assets(node_modules=node_modules, vendor_folder=vendor) == [vendor / "htmx.js"]
    assert (vendor / "htmx.js").read_text() == "a newer htmx"


def test_a_missing_package_is_named_and_nothing_is_copied(node_modules: Path, tmp_path: Path) -> None:
    (node_modules / ASSETS["htmx.js"]).unlink()

    with pytest.raises(AssetsMissing, match=r"htmx\.org.*ui\.assets --install"):
        copy_assets(node_modules=node_modules, vendor_folder=tmp_path / "vendor")
    assert not (tmp_path / "vendor").exists()


def test_the_command_says_what_is_missing_and_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def copy_from_nowhere() -> list[Path]:
        return copy_assets(node_modules=tmp_path / "node_modules", vendor_folder=tmp_path / "vendor")

    monkeypatch.setattr(assets, "copy_assets", copy_from_nowhere)

    assert assets.main([]) == 1
    assert "--install" in capsys.readouterr().err


def test_the_lock_names_no_registry() -> None:
    lock = (assets.PROJECT_FOLDER / "package-lock.json").read_text()

    assert '"resolved"' not in lock
    assert '"integrity"' in lock
