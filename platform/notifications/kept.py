"""Messages kept as files instead of being sent: what a demonstration shows as it would have arrived."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from foundation.scope import PUBLIC_SCOPE, current_scope, current_tenant_key

MOST = 500
"""So many are kept of each municipality, and of the public part."""


@dataclass(frozen=True, slots=True)
class KeptMessage:
    channel: str
    to: str
    subject: str
    body: str
    reference: str
    at: str

    @property
    def arrived_at(self) -> datetime:
        return datetime.fromisoformat(self.at)


def keep(channel: str, *, to: str, subject: str, body: str, reference: str) -> None:
    """Keep one, where anything is kept at all (KEPT_MESSAGES_FOLDER). The same reference twice is one."""
    if not settings.KEPT_MESSAGES_FOLDER:
        return
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    kept = KeptMessage(channel, to, subject, body, reference, timezone.now().isoformat())
    name = "".join(each for each in reference if each.isalnum())[:64]
    path = folder / f"{channel}-{name}.json"
    unfinished = path.with_suffix(".new")
    unfinished.write_text(json.dumps(asdict(kept)))
    unfinished.replace(path)
    for old in sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime_ns)[:-MOST]:
        old.unlink(missing_ok=True)


def kept_messages() -> Sequence[KeptMessage]:
    """Those of the municipality at work, or of the public part, the newest first."""
    if not settings.KEPT_MESSAGES_FOLDER:
        return []
    found = [KeptMessage(**json.loads(path.read_text())) for path in _folder().glob("*.json")]
    return sorted(found, key=lambda each: each.at, reverse=True)


def _folder() -> Path:
    is_public = current_scope() == PUBLIC_SCOPE
    return Path(settings.KEPT_MESSAGES_FOLDER) / (str(PUBLIC_SCOPE) if is_public else current_tenant_key())


class KeepingBackend(BaseEmailBackend):
    """E-mail that is kept and not sent."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for mail in email_messages:
            reference = str(mail.extra_headers.get("Message-ID", ""))
            keep(
                "email",
                to=", ".join(mail.to),
                subject=str(mail.subject),
                body=str(mail.body),
                reference=reference or timezone.now().isoformat(),
            )
        return len(email_messages)
