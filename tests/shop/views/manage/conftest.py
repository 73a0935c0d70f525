import pytest
from django.test import Client


@pytest.fixture(autouse=True)
def in_the_morning(morning: object) -> None:
    """All of these pages are looked at at 09.50."""


@pytest.fixture
def office(administrator: Client) -> Client:
    """The administrator, in English."""
    administrator.cookies["django_language"] = "en"
    return administrator
