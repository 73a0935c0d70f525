import pytest


@pytest.fixture(autouse=True)
def in_the_morning(morning: object) -> None:
    """All of these pages are looked at at 09.50."""
