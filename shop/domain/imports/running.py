"""All rows of a file, one after the other, in one transaction that is only kept where each of them could be done.

The question before it is the import itself, rolled back.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence

from django.db import transaction

from foundation.actor import Actor
from foundation.errors import DomainError
from foundation.retrying import unless_deadlocked
from shop.domain.imports.entitlements import EntitlementImport
from shop.domain.imports.outcomes import Importing, Judged, Outcome
from shop.domain.imports.providers import ProviderImport
from shop.domain.imports.recipients import RecipientImport
from shop.enums import ImportKind, Verdict
from shop.errors import SaidTwice
from shop.imports.columns import Filled
from shop.imports.kinds import kind_of
from shop.imports.rows import Fault, ReadRow, understood
from shop.models import Department

IMPORTING: Mapping[ImportKind, type[Importing]] = {
    ImportKind.RECIPIENTS: RecipientImport,
    ImportKind.ENTITLEMENTS: EntitlementImport,
    ImportKind.PROVIDERS: ProviderImport,
}


@unless_deadlocked
@transaction.atomic
def run(
    kind: str,
    rows: Sequence[Filled],
    *,
    department: Department,
    actor: Actor,
    keep_if: Callable[[Outcome], bool] = lambda _outcome: False,
) -> tuple[Outcome, bool]:
    """Do all rows and say what became of each; unless `keep_if` says yes to that, nothing of it is left.

    Returns as well whether it was kept, which it never is where a row is wrong.
    """
    with transaction.atomic():
        of_module = kind_of(kind).of_module
        importing = of_module.importing if of_module else IMPORTING[ImportKind(kind)]
        outcome = _do_all(importing(department, actor=actor), understood(kind, rows), kind=kind)
        is_kept = outcome.is_possible and keep_if(outcome)
        if not is_kept:
            transaction.set_rollback(True)
    return outcome, is_kept


def _do_all(importing: Importing, rows: Sequence[ReadRow], *, kind: str) -> Outcome:
    importing.prepare([row for row in rows if not row.faults])
    seen: dict[Hashable, int] = {}
    outcome = Outcome([_do(importing, row, seen=seen, kind=kind) for row in rows])
    importing.finish()
    return outcome


def _do(importing: Importing, row: ReadRow, *, seen: dict[Hashable, int], kind: str) -> Judged:
    if row.faults:
        return Judged(row.number, row.name, Verdict.WRONG, row.faults)
    try:
        key = importing.key(row.values)
        if key is not None and seen.setdefault(key, row.number) != row.number:
            raise SaidTwice(row=seen[key])
        done = importing.act(row)
    except DomainError as refusal:
        column = importing.column_of.get(refusal.code, kind_of(kind).columns[0].key)
        fault = Fault(column, refusal.in_full())
        return Judged(row.number, row.name, Verdict.WRONG, [fault], pk=refusal.params.get("recipient"))
    return Judged(row.number, row.name, done.verdict, pk=done.pk)
