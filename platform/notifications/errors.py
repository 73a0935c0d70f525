"""What can go wrong on the way to a reader. Codes only: what a server says may hold an address."""

from datetime import timedelta


class SendingFailed(Exception):
    """One attempt on one channel came to nothing. `is_final` when another cannot come to more."""

    def __init__(self, code: str, *, is_final: bool = False, retry_after: timedelta | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.is_final = is_final
        self.retry_after = retry_after


class MaskinportenMissing(Exception):
    """The installation has no client at Maskinporten, without which others do not answer; nothing was changed."""


class TextChanged(Exception):
    """Somebody else has written it otherwise meanwhile; nothing was kept."""
