"""The crew, or the store, says of a line what became of it: found, something else, or sold out; and takes it back."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.record import record
from foundation.actor import Actor
from foundation.errors import NotFound
from foundation.retrying import unless_deadlocked
from modules.shopping_help.crew_errors import (
    AllergenInside,
    CallFirst,
    LabelNotRead,
    MarkedMeanwhile,
    NameSaysIt,
    NothingInstead,
    OrderIsOff,
    OrdersStillOpen,
    RunIsClosed,
    WantedMeanwhile,
)
from modules.shopping_help.domain.late_changes import see_late_changes
from modules.shopping_help.enums import MarkKind, Substitution
from modules.shopping_help.models import AllergyWarning, Mark, OrderLine, Product, Run, RunProgress
from modules.shopping_help.queries.crew import SHOPPED
from modules.shopping_help.telling import OWN_WORDS, named_in
from modules.shopping_help.words import allergens_in_words, amount_in_words

MARKED, TAKEN_BACK = "shopping_help.line_marked", "shopping_help.mark_taken_back"


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says of a line. Of something else instead also what, and what is in it: None where nobody has
    looked. `free_of` is what its name says and the package does not, as `telling.named_in` calls it. `has_called` that
    the recipient said yes to it on the telephone.
    """

    kind: MarkKind
    amount: int = 0
    price: int | None = None
    text: str = ""
    product: Product | None = None
    allergens: Sequence[str] | None = None
    free_of: Collection[str] = ()
    has_called: bool = False

    def is_as(self, mark: Mark) -> bool:
        """Whether the mark says the same."""
        said = (self.kind, self.amount, self.price, self.text)
        return said == (mark.kind, mark.amount, mark.price, mark.text)


@unless_deadlocked
@transaction.atomic
def mark_line(
    line_id: int, said: Said, *, actor: Actor, seen: int, wanted: str = "", by_store: bool = False
) -> Mark:
    """Write it down. `seen` is the number of the last mark that the page showed, `wanted` how much it said is wanted;
    said twice at once it is once.

    Raises WantedMeanwhile where the department changed that, MarkedMeanwhile where somebody said something else since;
    OrdersStillOpen, RunIsClosed, OrderIsOff; and for something else instead NothingInstead, CallFirst, LabelNotRead,
    AllergenInside and NameSaysIt.
    """
    line = _lock(line_id)
    last = line.marks.select_related("by").order_by("-number").first()
    if wanted and wanted != str(line.amount):
        raise WantedMeanwhile(amount=amount_in_words(line.amount, line.unit))
    if last is not None and last.holds_of(line) and said.is_as(last):
        return last
    _require_seen(last, seen=seen)
    if said.kind == MarkKind.SUBSTITUTED:
        _require_wanted(line, said)
    return _write(line, said, last=last, actor=actor, by_store=by_store)


@unless_deadlocked
@transaction.atomic
def take_back(line_id: int, *, actor: Actor, seen: int, by_store: bool = False) -> None:
    """Nothing is said of the line any more. Taken back twice it is once. Raises as `mark_line`."""
    line = _lock(line_id)
    last = line.marks.select_related("by").order_by("-number").first()
    if last is None or last.kind == MarkKind.TAKEN_BACK:
        return
    _require_seen(last, seen=seen)
    _write(line, Said(MarkKind.TAKEN_BACK), last=last, actor=actor, by_store=by_store)


def lock_open_run(run_id: int) -> Run:
    """Whoever marks, delivers or closes a run does so alone. Raises OrdersStillOpen and RunIsClosed."""
    run = Run.objects.select_for_update(no_key=True, of=("self",)).filter(pk=run_id).first()
    if run is None:
        raise NotFound
    if run.closes_at > timezone.now():
        raise OrdersStillOpen
    if run.called_off_at is not None or RunProgress.objects.filter(run=run, closed_at__isnull=False).exists():
        raise RunIsClosed
    return run


def _lock(line_id: int) -> OrderLine:
    """The line with its run held, so that what is closed meanwhile is seen."""
    run_id = OrderLine.objects.filter(pk=line_id).values_list("order__run_id", flat=True).first()
    if run_id is None:
        raise NotFound
    lock_open_run(run_id)
    line = OrderLine.objects.select_related("order__booking").filter(pk=line_id).first()
    if line is None:
        raise NotFound
    if line.order.booking.status not in SHOPPED:
        raise OrderIsOff
    return line


def _require_seen(last: Mark | None, *, seen: int) -> None:
    if last is None or last.number == seen:
        return
    raise MarkedMeanwhile(name=last.by.name if last.by else _("Somebody"), said=last.get_kind_display())


def _require_wanted(line: OrderLine, said: Said) -> None:
    if line.substitution == Substitution.NONE:
        raise NothingInstead
    if line.substitution == Substitution.CALL_ME and not said.has_called:
        raise CallFirst
    warning = AllergyWarning.objects.filter(recipient=line.order.booking.recipient_id).first()
    if warning is None or not (warning.allergens or warning.text):
        return
    if said.allergens is None:
        raise LabelNotRead
    inside = allergens_in_words({*said.allergens} & {*warning.allergens})
    if OWN_WORDS in said.allergens and warning.text:
        inside.append(warning.text)
    if inside:
        raise AllergenInside(allergens=", ".join(inside))
    named = named_in(said.text, allergens=warning.allergens, own_words=warning.text)
    doubted = [what for code, what in named.items() if code not in said.free_of]
    if doubted:
        raise NameSaysIt(what=", ".join(doubted))


def begin_to_pack(run_id: int, *, actor: Actor) -> None:
    """A store that packs from a list has it, also where nobody there has said so."""
    progress, _is_new = RunProgress.objects.get_or_create(run_id=run_id)
    if progress.received_at is None:
        progress.received_at, progress.received_by_id = timezone.now(), actor.user_id
        progress.save(update_fields=["received_at", "received_by"])
        see_late_changes(run_id)


def _write(line: OrderLine, said: Said, *, last: Mark | None, actor: Actor, by_store: bool) -> Mark:
    if by_store:
        begin_to_pack(line.order.run_id, actor=actor)
    mark = Mark.objects.create(
        line=line,
        number=last.number + 1 if last else 1,
        kind=said.kind,
        amount=said.amount,
        price=said.price,
        text=said.text,
        product=said.product,
        allergens=None if said.allergens is None else list(said.allergens),
        by_id=actor.user_id,
        by_store=by_store,
    )
    action = TAKEN_BACK if said.kind == MarkKind.TAKEN_BACK else MARKED
    record(actor, action, line, recipient_id=line.order.booking.recipient_id, kind=said.kind)
    return mark
