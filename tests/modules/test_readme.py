"""The example in modules/README.md is typed as it stands there, and runs; its table knows every method."""

import ast
import inspect
import re
from collections.abc import Mapping

import pytest

from shop.hooks import ServiceModule
from tests.modules.copies import ROOT, copy_of_tree, run, run_tests
from tjenesteshop.new_module.writing import SETTINGS, with_module

README = (ROOT / "modules" / "README.md").read_text()
BLOCK = re.compile(
    r"```(?:python|html)\n(?:# |<!-- )(?P<path>[\w/]+\.\w+)(?: -->)?\n(?P<text>.*?)```", re.DOTALL
)
NAME = "snow_clearing"


def example() -> Mapping[str, str]:
    """By its path, the text of each file that one is told to type."""
    return {each["path"]: each["text"] for each in BLOCK.finditer(README)}


@pytest.mark.unit
def test_every_block_of_code_is_a_file_of_the_example() -> None:
    assert README.count("```python") + README.count("```html") == len(example()) >= 8
    for path, text in example().items():
        assert f"/{NAME}/" in path
        if path.endswith(".py"):
            ast.parse(text)


@pytest.mark.unit
def test_the_table_has_every_method_once_in_the_order_of_the_contract() -> None:
    methods = [name for name, _method in inspect.getmembers(ServiceModule, inspect.isfunction)]
    told = re.findall(r"^\| `(\w+)` \|", README, re.MULTILINE)
    assert sorted(told) == sorted(methods)
    lines = [inspect.getsourcelines(getattr(ServiceModule, name))[1] for name in told]
    assert lines == sorted(lines)


@pytest.mark.unit
def test_the_values_of_a_module_are_all_named() -> None:
    (told,) = re.findall(r"as values: `([^`]+)`", README)
    assert sorted(told.split()) == sorted(
        name for name in ServiceModule.__annotations__ if not name.startswith("_")
    )


@pytest.mark.exhaustive
@pytest.mark.contract
@pytest.mark.timeout(1200)
def test_typed_as_it_stands_it_runs() -> None:
    with copy_of_tree("readme") as copy:
        for path, text in example().items():
            (copy / path).parent.mkdir(parents=True, exist_ok=True)
            (copy / path).write_text(text)
        (copy / "modules" / NAME / "__init__.py").touch()
        settings = copy / SETTINGS
        settings.write_text(with_module(settings.read_text(), name=NAME, class_name="SnowClearing"))
        folders = [f"modules/{NAME}", f"tests/modules/{NAME}"]
        run(copy, "-m", "ruff", "check", *folders)
        run(copy, "-m", "ruff", "format", "--check", *folders)
        run(copy, "-m", "mypy", *folders)
        sweep = "tests/tenants/sweep/test_sweep.py"
        run_tests(copy, f"tests/modules/{NAME}", sweep, "-k", f"{NAME} or every_route or not sweep")
