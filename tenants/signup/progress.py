"""How far the making of a municipality has come: for who waits for it, and for the operator."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tenants.signup.enums import SignUpState, Step
from tenants.signup.models import SignUp, StepDone


@dataclass(frozen=True, slots=True)
class Progress:
    """`since` is since when it is at `step`, which is None when it is ready.

    `error` is what stopped it last, in the operator's words, and empty while all goes well; it is tried again.
    """

    is_ready: bool
    done: Sequence[Step]
    step: Step | None
    since: datetime
    error: str

    @property
    def number(self) -> int:
        """Which of the steps it is at, from 1 on."""
        return min(len(self.done) + 1, self.of)

    @property
    def of(self) -> int:
        return len(Step)


def progress_of(sign_up: SignUp) -> Progress:
    """As it is now. One query."""
    times = dict(StepDone.objects.filter(sign_up=sign_up).values_list("step", "done_at"))
    left = [step for step in Step if step not in times]
    return Progress(
        is_ready=sign_up.state == SignUpState.READY,
        done=[step for step in Step if step in times],
        step=None if sign_up.state == SignUpState.READY or not left else left[0],
        since=max(times.values(), default=sign_up.accepted_at or sign_up.created_at),
        error=sign_up.error,
    )
