import pytest
from django.test import Client

HOST = "localhost:8123"


@pytest.fixture
def visitor(db: None) -> Client:
    """Somebody at the platform's own host, whom nobody knows."""
    return Client(headers={"host": HOST})
