"""Employees at the stand-in for an employer's sign-in, and a browser that goes there and back."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

import requests
from django.test import Client

from accounts.work_models import WorkSignIn
from tjenesteshop.standins.workplace import Employee, WorkplaceStandIn

HOME_HELP, CASE_OFFICE, EVERYBODY = "11111111-home-help", "22222222-case-office", "33333333-everybody"
BERIT = Employee("berit", "Berit Prøve", "berit.prove@example.no", (HOME_HELP, EVERYBODY))
STIG = Employee("stig", "Stig Prøve", "stig.prove@example.no", (EVERYBODY,))
MANY = Employee(
    "many", "Mange Prøve", "mange.prove@example.no", tuple(f"group {each}" for each in range(201))
)


def answer_address(host: str = "larvik.localhost") -> str:
    return f"http://{host}:8000/sign-in/work/answer/"


def set_up(running: WorkplaceStandIn, *, is_open: bool = True, **changes: Any) -> WorkSignIn:
    """The municipality's settings for the stand-in."""
    wanted = {"issuer": running.issuer, "client_id": running.client_id, "is_open": is_open} | changes
    work = WorkSignIn(**wanted)
    work.seal(running.secret)
    work.save()
    return work


def change_employee(running: WorkplaceStandIn, employee: Employee) -> None:
    """From the next sign-in the employer says so of them."""
    requests.put(f"{running.issuer}/employees", json=asdict(employee), timeout=5).raise_for_status()


@dataclass(slots=True)
class WorkVisit:
    """One browser at one municipality, and at the employer's sign-in."""

    host: str = "larvik.localhost"
    browser: Client = field(default_factory=Client)
    at_work: requests.Session = field(default_factory=requests.Session)

    def get(self, path: str) -> Any:
        return self.browser.get(path, headers={"host": self.host})

    def post(self, path: str, data: dict[str, Any] | None = None) -> Any:
        return self.browser.post(path, data or {}, headers={"host": self.host})

    def begin(self, next_url: str = "/manage/") -> str:
        answer = self.get(f"/sign-in/work/?{urlencode({'next': next_url})}")
        assert answer.status_code == 302, answer.content.decode()
        return str(answer["location"])

    def choose(self, address: str, who: str) -> str:
        """As the browser is led: the address of ours that it is sent back to, with what it brings."""
        answer = self.at_work.get(address, allow_redirects=False, timeout=5)
        while True:
            if answer.ok and not answer.is_redirect:
                answer = self.at_work.post(answer.url, data={"pid": who}, allow_redirects=False, timeout=5)
            assert answer.is_redirect, answer.text
            onward = urljoin(answer.url, answer.headers["location"])
            if onward.startswith(f"http://{self.host}:8000/"):
                return onward
            answer = self.at_work.get(onward, allow_redirects=False, timeout=5)

    def come_back(self, address: str) -> Any:
        parts = urlsplit(address)
        return self.get(f"{parts.path}?{parts.query}")

    def sign_in(self, who: Employee, *, next_url: str = "/manage/") -> Any:
        return self.come_back(self.choose(self.begin(next_url), who.id))

    @property
    def is_signed_in(self) -> bool:
        return bool(self.get("/sign-in/").context["user"].is_authenticated)


def brought(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def employees() -> Sequence[Employee]:
    return (BERIT, STIG, MANY)
