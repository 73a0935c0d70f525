"""What `tjenesteshop new-module` writes passes whatever is asked of the house's own modules."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.modules.copies import copy_of_tree, run, run_tests, try_to_run

NAME = "meal_delivery"
ASKED_OF_ALL = (
    "tests/shop/test_modules.py",
    "tests/shop/stored/test_complete.py",
    "tests/architecture/test_code.py",
    "tests/architecture/test_templates.py",
    "tests/tenants/sweep/test_sweep.py",
    "tests/tenants/sweep/test_everybody.py",
)
OF_THE_SWEEP = f"{NAME} or every_route or not sweep"
"""Only what bears on it: the rest of the sweep is the same without it."""
AT_ITS_LONGEST = "a_name_as_long_as_names_may_be"


@pytest.mark.exhaustive
@pytest.mark.contract
@pytest.mark.timeout(1200)
def test_a_new_module_runs_as_it_is_written() -> None:
    """It starts, lints, has its types and its migration, and passes its own tests and the sweep."""
    with copy_of_tree("new-module") as copy:
        said = run(copy, "-m", "tjenesteshop", "new-module", NAME)
        assert f"Written: modules/{NAME}/" in said
        assert "Next:" not in said, "the snapshot is renewed"
        _lints(copy, NAME)
        run(copy, "-m", "mypy", f"modules/{NAME}", f"tests/modules/{NAME}")
        run(copy, "-m", "tjenesteshop", "manage", "makemigrations", "--check", "--dry-run")
        run(copy, "-m", "tjenesteshop", "manage", "check")
        run_tests(copy, f"tests/modules/{NAME}", *ASKED_OF_ALL, "-k", OF_THE_SWEEP)
        again = try_to_run(copy, "-m", "tjenesteshop", "new-module", NAME)
        assert again.returncode == 1
        assert "means something here already" in again.stderr


@pytest.mark.exhaustive
@pytest.mark.contract
def test_the_longest_name_is_no_reason_to_break_a_line() -> None:
    with copy_of_tree("new-module") as copy:
        run(copy, "-m", "tjenesteshop", "new-module", AT_ITS_LONGEST, "--no-snapshot")
        _lints(copy, AT_ITS_LONGEST)


def _lints(copy: Path, name: str) -> None:
    folders = [f"modules/{name}", f"tests/modules/{name}", "platform/tjenesteshop/settings/apps.py"]
    run(copy, "-m", "ruff", "check", *folders)
    run(copy, "-m", "ruff", "format", "--check", *folders)
    templates = (copy / "modules" / name).rglob("*.html")
    subprocess.run([Path(sys.executable).with_name("djade"), "--check", *templates], check=True)
