"""The tree runs anywhere: nothing in it names a machine it was written on."""

import re

import pytest

from tests.architecture.tree import assert_none, files, lines_with, places

pytestmark = pytest.mark.unit

# A line that ruff was given a reason for (S108, a temporary folder) has been thought about.
MACHINE_PATH = re.compile(r"(?<![\w.}>/-])/(?:work|root|tmp|home|Users)/[\w{](?!.*noqa: S108)")


def test_no_file_holds_a_path_of_one_machine() -> None:
    paths = files(".py", ".html", ".toml", ".md", ".json", ".po", ".sql", "Makefile")
    assert_none(places((path for path in paths if "deploy" not in path.parts), lines_with(MACHINE_PATH)))
