"""Deleting a module's folder and its two lines in the settings leaves the rest green."""

import shutil

import pytest

from tests.modules.copies import ROOT, copy_of_tree, run, run_tests

WITHOUT = (
    "tests/shop/test_booking.py",
    "tests/shop/test_modules.py",
    "tests/shop/test_modules_off.py",
    "tests/shop/stored/test_complete.py",
    "tests/architecture/test_templates.py",
    "tests/tenants/sweep/test_sweep.py",
    "tests/tenants/sweep/test_versions.py",
    "tests/bench/test_proof.py",
    "tests/shop/demo/test_world.py",
)
"""What would notice first that a module is missed: in one run, since each sets up a server of its own."""
THE_SAME_WITHOUT = "neighbour_gets_nothing", "opened_before_is_not_taken"
"""Asked of each route by itself."""
MODULES = sorted(path.parent.name for path in (ROOT / "modules").glob("*/module.py"))


@pytest.mark.exhaustive
@pytest.mark.contract
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("module", MODULES)
def test_the_rest_is_green_without(module: str) -> None:
    """A copy of the tree without the module: it starts, its snapshot can be made, and the core's tests pass."""
    with copy_of_tree("removal") as copy:
        shutil.rmtree(copy / "modules" / module)
        shutil.rmtree(copy / "tests" / "modules" / module, ignore_errors=True)
        settings = copy / "platform" / "tjenesteshop" / "settings" / "apps.py"
        lines = settings.read_text().splitlines(keepends=True)
        kept = [line for line in lines if f'"modules.{module}' not in line]
        settings.write_text("".join(kept))
        assert len(lines) - len(kept) == 2, "a module has two lines in the settings"
        run(copy, "-m", "tjenesteshop", "manage", "set_up_database")
        run(copy, "-m", "tjenesteshop", "manage", "write_snapshot")
        run(copy, "-m", "tjenesteshop", "manage", "check")
        run_tests(copy, *WITHOUT, "-k", " and ".join(f"not {each}" for each in THE_SAME_WITHOUT))
