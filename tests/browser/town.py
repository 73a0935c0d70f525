"""A real Chromium against the real server, on the worker's own database: for whoever asks for `browser`."""

import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from django.db import transaction
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright
from pytest_django.plugin import DjangoDbBlocker

from accounts.factor.enums import FactorRule
from accounts.factor_models import SecondFactorPolicy
from foundation.identifiers import synthetic_national_id
from foundation.scope import tenant_scope, use_scope
from tests.factories.id_porten import CLIENT_ID, id_porten_for
from tests.factories.world import PASSWORD, World, make_administrator, make_provider, make_user, make_world
from tjenesteshop.standins.idporten import IdportenStandIn, InventedPerson
from tjenesteshop.standins.node import free_port

INGRID, STRANGER = (synthetic_national_id(random.Random(name)) for name in ("Ingrid", "stranger"))
PEOPLE = [InventedPerson(INGRID.reveal(), "Ingrid Prøve"), InventedPerson(STRANGER.reveal(), "Ola Fremmed")]
BROWSING = {"larvik_town", "sandefjord_town", "port"}
ROOT = Path(__file__).resolve().parents[2]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PHONE: ViewportSize = {"width": 375, "height": 760}
DESKTOP: ViewportSize = {"width": 1280, "height": 900}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if BROWSING & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium. Missing, it is a failure where REQUIRE_BROWSER=1 and a skip elsewhere.

    One a module: Playwright keeps an event loop running in this thread, which tests elsewhere would trip over.
    """
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail("REQUIRE_BROWSER=1, and no Chromium is on the PATH")
        pytest.skip("no Chromium is on the PATH")
    # Playwright's event loop runs in this thread; Django would take every query for one made inside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def chosen_port() -> int:
    """Where the server will answer: ID-porten must know before it starts."""
    return free_port()


@pytest.fixture(scope="session")
def stand_in(chosen_port: int) -> Iterator[tuple[IdportenStandIn, str]]:
    """ID-porten's, and our private key."""
    with id_porten_for(f"http://localhost:{chosen_port}", PEOPLE) as running:
        yield running


@pytest.fixture(scope="session")
def port(
    django_db_setup: str,
    django_db_blocker: DjangoDbBlocker,
    chosen_port: int,
    stand_in: tuple[IdportenStandIn, str],
) -> Iterator[int]:
    """The server in a process of its own, as it is deployed; ended by its id."""
    sign_in = {
        "ID_PORTEN_ISSUER": stand_in[0].issuer,
        "ID_PORTEN_CLIENT_ID": CLIENT_ID,
        "ID_PORTEN_PRIVATE_KEY": stand_in[1],
        "PUBLIC_SCHEME": "http",
        "PUBLIC_PORT": str(chosen_port),
    }
    yield from _serve(chosen_port, database=django_db_setup, variables=sign_in)


def _serve(port: int, *, database: str, variables: dict[str, str]) -> Iterator[int]:
    environment = (
        os.environ
        | {"DATABASE_NAME": database, "DJANGO_SETTINGS_MODULE": "tjenesteshop.settings.test"}
        | variables
    )
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    command += ["--no-ws", "--blocking-threads", "4", "tjenesteshop.wsgi:application"]
    path = os.pathsep.join([str(ROOT / "platform"), str(ROOT)])
    server = subprocess.Popen(  # our own program
        command,
        cwd=ROOT,
        env=environment | {"PYTHONPATH": path},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(port, server)
        yield port
    finally:
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(600):  # a minute: other tests start servers as well
        if server.poll() is not None:
            pytest.fail(f"the server ended with {server.returncode} before it answered")
        try:
            with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2):
                return
        except OSError as error:
            if getattr(error, "code", None) == 404:  # it answers; the host is nobody's
                return
            time.sleep(0.1)
    pytest.fail("the server did not answer")


class Town:
    """A committed world of one municipality, and a way to open its pages as somebody."""

    def __init__(self, browser: Browser, port: int, slug: str) -> None:
        self.browser, self.base, self.scope = browser, f"http://{slug}.localhost:{port}", tenant_scope(slug)
        self.contexts: list[BrowserContext] = []

    def page_of(self, email: str | None, *, phone: bool = False, scripts: bool = True) -> Page:
        """A fresh browser context, signed in with the tests' password when an address is given."""
        context = self.browser.new_context(
            locale="en-GB",
            base_url=self.base,
            viewport=PHONE if phone else DESKTOP,
            java_script_enabled=scripts,
        )
        context.set_default_timeout(10_000)
        self.contexts.append(context)
        page = context.new_page()
        if email:
            page.goto("/sign-in/password/")
            page.get_by_label("E-mail").fill(email)
            page.get_by_label("Password").fill(PASSWORD)
            page.locator("main button[type=submit]").click()
        return page


@pytest.fixture
def larvik_town(browser: Browser, port: int, committed_db: None) -> Iterator[Town]:
    town = Town(browser, port, "larvik")
    yield town
    for context in town.contexts:
        context.close()


@pytest.fixture
def sandefjord_town(browser: Browser, port: int, committed_db: None) -> Iterator[Town]:
    town = Town(browser, port, "sandefjord")
    yield town
    for context in town.contexts:
        context.close()


@pytest.fixture
def committed_world(larvik_town: Town) -> World:
    """One named provider with a sign-in, a recipient and an administrator who know the password."""
    with use_scope(larvik_town.scope), transaction.atomic():
        world = make_world(providers=0)
        amal = make_user("Amal Prøve", password=PASSWORD, email="amal@example.no")
        world.providers.append(make_provider(world.department, name="Amal Prøve", user=amal))
        user = world.user
        user.email = "ingrid@example.no"
        user.set_password(PASSWORD)
        user.save()
        SecondFactorPolicy.objects.create(rule=FactorRule.OPTIONAL)  # test_second_step.py is where it is not
        administrator = make_administrator(world.department)
        administrator.email = "anne@example.no"
        administrator.save()
    return world
