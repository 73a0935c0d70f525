"""What the API says when it refuses, in its own shape."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Refused(Exception):
    """Answered to who asked, with nothing changed."""

    message: str
    code: str = ""
    param: str = ""
    status: int = 400
    kind: str = "invalid_request_error"

    @property
    def body(self) -> Mapping[str, Any]:
        error = {"type": self.kind, "message": self.message}
        if self.code:
            error["code"] = self.code
        if self.param:
            error["param"] = self.param
        return {"error": error}


def no_such(kind: str, identifier: str, *, param: str = "id", status: int = 404) -> Refused:
    """404 where the path names it, 400 where a parameter does."""
    return Refused(f"No such {kind}: '{identifier}'", "resource_missing", param, status)
