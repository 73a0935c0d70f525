"""A file between its upload and the yes: its rows lie sealed in the municipality's own schema, for an hour."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.record import record, record_each
from foundation.actor import Actor
from foundation.personal_data import decrypt, encrypt
from foundation.retrying import unless_deadlocked
from shop.domain.imports.outcomes import Judged, Outcome
from shop.domain.imports.running import run
from shop.enums import ImportKind, Verdict
from shop.errors import ImportHasExpired
from shop.imports.columns import Filled
from shop.imports.rows import Fault, filled_rows
from shop.models import Department, ImportDraft, Recipient
from shop.models.imports import KEPT_FOR

SEEN = "page.viewed"
PART = "manage:import_draft"


@dataclass(frozen=True, slots=True)
class Kept:
    """What a draft keeps: the rows, and what importing them would have done when it was last tried."""

    rows: Sequence[Filled]
    outcome: Outcome


def upload(kind: str, content: bytes, *, department: Department, user: User, actor: Actor) -> ImportDraft:
    """Read the file, try it, and keep it for the yes. Raises FileNotReadable, HeadingsNotUnderstood.

    Whom it finds in the municipality beyond the department has it in their log, also if nothing is ever imported.
    """
    rows = filled_rows(kind, content)
    outcome, _kept = run(kind, rows, department=department, actor=actor)
    _note_found(kind, outcome, actor=actor)
    sealed = _sealed(Kept(rows, outcome))
    before = ImportDraft.objects.filter(department=department, uploaded_by=user, kind=kind)
    before.filter(done_at__isnull=True).delete()  # this one is instead of it
    return ImportDraft.objects.create(department=department, uploaded_by=user, kind=kind, rows_sealed=sealed)


def kept_in(draft: ImportDraft) -> Kept:
    """Raises ImportHasExpired for one that is done."""
    if draft.rows_sealed is None:
        raise ImportHasExpired
    return _opened(decrypt(draft.rows_sealed))


@unless_deadlocked
@transaction.atomic
def confirm(draft: ImportDraft, *, shown: str, actor: Actor) -> ImportDraft:
    """Import all of it if that does exactly what was `shown` (the outcome's version), and nothing otherwise.

    Then the draft says anew what it would do. A second yes finds it done. Raises ImportHasExpired.
    """
    found = ImportDraft.objects.select_for_update(of=("self",)).select_related("department")
    draft = found.filter(pk=draft.pk, uploaded_at__gt=timezone.now() - KEPT_FOR).first() or _expired()
    if draft.done_at is not None:
        return draft
    kept, kind = kept_in(draft), draft.kind
    outcome, is_kept = run(kind, kept.rows, department=draft.department, actor=actor, keep_if=_is_as(shown))
    if not is_kept:
        _note_found(kind, outcome, actor=actor)
        draft.rows_sealed = _sealed(Kept(kept.rows, outcome))
        draft.save(update_fields=["rows_sealed"])
        return draft
    counts = outcome.counts
    draft.rows_sealed, draft.done_at = None, timezone.now()
    draft.made = [row.pk for row in outcome.rows if row.verdict in {Verdict.NEW, Verdict.TAKEN_UP}]
    draft.known = counts[Verdict.KNOWN]
    draft.save(update_fields=["rows_sealed", "done_at", "made", "known"])
    record(
        actor,
        "import.done",
        draft.department,
        kind=kind,
        new=counts[Verdict.NEW],
        taken_up=counts[Verdict.TAKEN_UP],
        known=counts[Verdict.KNOWN],
    )
    return draft


def throw_away(draft: ImportDraft) -> None:
    """Thrown away twice is thrown away once."""
    ImportDraft.objects.filter(pk=draft.pk).delete()


def forget_old() -> int:
    """Those whose hour is over. Returns how many."""
    return ImportDraft.objects.filter(uploaded_at__lte=timezone.now() - KEPT_FOR).delete()[0]


def _is_as(shown: str) -> Callable[[Outcome], bool]:
    return lambda outcome: outcome.version == shown


def _note_found(kind: str, outcome: Outcome, *, actor: Actor) -> None:
    """That somebody receives services, or did, is said by a number alone: who asks is in the log."""
    if kind != ImportKind.RECIPIENTS:
        return
    told = [row.pk for row in outcome.rows if row.verdict in {Verdict.TAKEN_UP, Verdict.WRONG}]
    looks = [(Recipient(pk=pk), pk) for pk in sorted({each for each in told if each is not None})]
    record_each(actor, SEEN, looks, part=PART)


def _expired() -> ImportDraft:
    raise ImportHasExpired


def _sealed(kept: Kept) -> bytes:
    rows = [[row.number, dict(row.values)] for row in kept.rows]
    outcome = [
        [row.number, row.name, row.verdict, [[fault.column, fault.text] for fault in row.faults]]
        for row in kept.outcome.rows
    ]
    return encrypt(json.dumps({"rows": rows, "outcome": outcome}, ensure_ascii=False))


def _opened(text: str) -> Kept:
    kept = json.loads(text)
    judged = [
        Judged(number, name, Verdict(verdict), [Fault(column, said) for column, said in faults])
        for number, name, verdict, faults in kept["outcome"]
    ]
    return Kept([Filled(number, values) for number, values in kept["rows"]], Outcome(judged))
