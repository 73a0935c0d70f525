"""The worker outlives its database, and ends when it is asked to."""

import asyncio
import os
import signal
from typing import Any

import pytest
from procrastinate.exceptions import ConnectorException

from tjenesteshop import working

pytestmark = pytest.mark.unit


class FakeApp:
    """A queue whose connections go away as often as is said; then the worker is asked to end."""

    def __init__(self, *troubles: Exception | None) -> None:
        self.troubles = list(troubles)
        self.is_open, self.opened = False, 0

    async def open_async(self) -> None:
        assert not self.is_open, "each try has a pool of its own"
        self.is_open, self.opened = True, self.opened + 1

    async def close_async(self) -> None:
        self.is_open = False

    async def run_worker_async(self, **options: Any) -> None:
        if not self.troubles:
            os.kill(os.getpid(), signal.SIGTERM)
            await asyncio.sleep(60)
        trouble = self.troubles.pop(0)
        if trouble is not None:
            raise trouble


def run(app: FakeApp) -> None:
    asyncio.run(asyncio.wait_for(working._work_until_asked_to_end(app, concurrency=1), timeout=5))  # type: ignore[arg-type]  # stands in for an App


def test_it_starts_again_whether_the_queue_raises_or_just_returns(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(working, "SHORTEST_WAIT", 0.01)
    app = FakeApp(ConnectorException("gone"), None)
    run(app)
    assert (app.opened, app.is_open) == (3, False)
    assert [record.getMessage() for record in caplog.records] == [
        "the worker lost the queue (ConnectorException); it tries again in 0 s",
        "the worker lost the queue (a connection ended); it tries again in 0 s",
    ]


def test_it_ends_at_once_while_it_waits_for_the_next_try(monkeypatch: pytest.MonkeyPatch) -> None:
    app = FakeApp(ConnectorException("gone"))
    logged = lambda *_arguments: os.kill(os.getpid(), signal.SIGTERM)  # noqa: E731 - a stand-in
    monkeypatch.setattr(working.logger, "error", logged)
    run(app)
    assert (app.opened, app.is_open) == (1, False)
