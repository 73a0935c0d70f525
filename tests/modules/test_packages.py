"""A module that another package brings is found by its entry point: its tables, pages and texts are there at once."""

import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.modules.copies import copy_of_tree, run, try_to_run

pytestmark = [pytest.mark.exhaustive, pytest.mark.contract]

CODE: Mapping[str, str] = {
    "garden_help/__init__.py": "",
    "garden_help/apps.py": """
from django.apps import AppConfig

class GardenHelpConfig(AppConfig):
    name = "garden_help"
""",
    "garden_help/models.py": """
from django.db import models

class Plot(models.Model):
    size = models.IntegerField()
""",
    "garden_help/migrations/__init__.py": "",
    "garden_help/migrations/0001_initial.py": """
from django.db import migrations, models

class Migration(migrations.Migration):
    initial = True
    operations = [
        migrations.CreateModel(
            name="Plot",
            fields=[("id", models.BigAutoField(primary_key=True)), ("size", models.IntegerField())],
        )
    ]
""",
    "garden_help/module.py": """
from django.utils.translation import gettext_lazy as _
from shop.hooks import ServiceModule

class GardenHelp(ServiceModule):
    key = "garden_help"
    title = _("Garden help")
    urlconf = "garden_help.urls"
""",
    "garden_help/urls.py": """
from django.shortcuts import render
from django.urls import path
from garden_help.models import Plot

def plots(request):
    return render(request, "garden_help/plots.html", {"count": Plot.objects.count()})

urlpatterns = [path("plots/", plots, name="plots")]
""",
    "garden_help/templates/garden_help/plots.html": """
{% load static %}{{ count }} plots, {% static "garden_help/plots.css" %}
""",
    "garden_help/static/garden_help/plots.css": "p { color: green }",
}
MODULE = "garden_help/module.py"
METADATA = "Metadata-Version: 2.1\nName: garden-help\nVersion: 1.0\n"
WHEEL = "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
LOOK = """
import django
django.setup()
from django.contrib.staticfiles import finders
from django.test import Client
from foundation.scope import tenant_scope, use_scope
from django.db import transaction
from shop.models import ModuleSwitch
for slug in ("larvik", "melhus"):
    client = Client(headers={"host": f"{slug}.localhost"})
    assert client.get("/modules/garden_help/plots/").status_code == 404, "it is off"
    with use_scope(tenant_scope(slug)), transaction.atomic():
        ModuleSwitch.objects.create(module_key="garden_help")
    answer = client.get("/modules/garden_help/plots/")
    assert answer.status_code == 200, answer.status_code
    assert "0 plots, /static/garden_help/plots.css" in answer.text, answer.text
assert finders.find("garden_help/plots.css")
print("seen")
"""


def with_key(key: str) -> str:
    """The module's file, with another key."""
    return CODE[MODULE].replace('key = "garden_help"', f'key = "{key}"')


@pytest.fixture(scope="module")
def copy() -> Iterator[Path]:
    with copy_of_tree("packages") as folder:
        yield folder


def install(
    site: Path,
    *,
    name: str = "garden-help",
    target: str = "garden_help.module:GardenHelp",
    files: Mapping[str, str] | None = None,
) -> str:
    """Make a wheel of the package and unpack it, as an installer does; the folder to import from."""
    site.mkdir(exist_ok=True)
    info = f"{name.replace('-', '_')}-1.0.dist-info"
    files = {
        **CODE,
        **(files or {}),
        f"{info}/METADATA": METADATA.replace("garden-help", name),
        f"{info}/WHEEL": WHEEL,
        f"{info}/entry_points.txt": f"[tjenesteshop.modules]\n{name} = {target}\n",
    }
    files[f"{info}/RECORD"] = "".join(f"{path},,\n" for path in (*files, f"{info}/RECORD"))
    wheel = site.with_suffix(".whl")
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, text in files.items():
            archive.writestr(path, text)
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    return str(site)


def what_start_says(copy: Path, site: str) -> str:
    """In plain words: it does not start."""
    answer = try_to_run(copy, "-m", "tjenesteshop", "manage", "check", path=site)
    words = " ".join((answer.stderr + answer.stdout).split())
    assert answer.returncode == 1, words
    assert "Traceback" not in words
    return words


def test_an_operator_sets_up_and_migrates_with_it(copy: Path, tmp_path: Path) -> None:
    """One municipality was there before the package, one comes after it; the checked-in snapshot serves both."""
    manage = ("-m", "tjenesteshop", "manage")
    run(copy, *manage, "set_up_database")
    run(copy, *manage, "create_municipality", "--number", "3909")
    site = install(tmp_path / "site")
    run(copy, *manage, "set_up_database", path=site)
    run(copy, *manage, "migrate_municipalities", path=site)
    run(copy, *manage, "create_municipality", "--number", "5028", path=site)
    assert "seen" in run(copy, "-c", LOOK, path=site)
    refused = try_to_run(copy, *manage, "write_snapshot", path=site)
    assert refused.returncode == 1
    assert "garden_help" in refused.stderr + refused.stdout, "or it would go to those who lack the package"


@pytest.mark.parametrize(
    "target", ["garden_help.nothing:GardenHelp", "garden_help.module:Nothing", "nowhere.module:GardenHelp"]
)
def test_one_that_points_at_nothing_says_at_start_whose_it_is(
    copy: Path, tmp_path: Path, target: str
) -> None:
    said = what_start_says(copy, install(tmp_path / "site", target=target))
    assert f"the package garden-help ({target}) cannot be loaded" in said


@pytest.mark.parametrize(
    ("path", "text", "said"),
    [
        ("garden_help/__init__.py", "import no_such_thing", "no_such_thing"),
        (MODULE, "import no_such_thing", "no_such_thing"),
        (MODULE, "class GardenHelp: key = 'garden_help'", "no subclass of"),
        (MODULE, "GardenHelp = 3", "no subclass of"),
        (MODULE, with_key("garden-help"), "small letters"),
        (MODULE, with_key(""), "small letters"),
        (MODULE, with_key("manage"), "addresses of the core"),
        (MODULE, with_key("dummy"), "Two modules have the key 'dummy'"),
    ],
)
def test_a_broken_one_says_at_start_whose_it_is(
    copy: Path, tmp_path: Path, path: str, text: str, said: str
) -> None:
    words = what_start_says(copy, install(tmp_path / "site", files={path: text}))
    assert said in words
    assert "the package garden-help (" in words


def test_two_packages_with_one_key_are_both_named(copy: Path, tmp_path: Path) -> None:
    site = install(tmp_path / "site")
    install(tmp_path / "site", name="garden-more")
    words = what_start_says(copy, site)
    assert "the package garden-help (" in words
    assert "the package garden-more (" in words
