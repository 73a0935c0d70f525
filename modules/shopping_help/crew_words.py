"""How amounts, marks and runs are said to who shops."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from modules.shopping_help.enums import CorrectionCause, EntryReason, MarkKind, Substitution
from modules.shopping_help.models import AllergyWarning, Run, RunProgress
from modules.shopping_help.models.ledger import Entry
from modules.shopping_help.queries.picking import PickLine
from modules.shopping_help.telling import named_in
from modules.shopping_help.words import allergens_in_words, amount_in_words
from shop.presentation import clock, day_and_clock
from ui.money import kroner


def rule_in_words(code: str) -> str:
    """What to do about it where it is sold out."""
    return {
        Substitution.NONE: _("Sold out? Nothing instead."),
        Substitution.OTHER_BRAND: _("Sold out? Another brand of the same."),
        Substitution.SIMILAR: _("Sold out? Something like it."),
        Substitution.CALL_ME: _("Sold out? Call before you take anything else."),
    }[Substitution(code)]


def warning_in_words(warning: AllergyWarning) -> str:
    """“milk, nuts; kiwi”."""
    known = ", ".join(allergens_in_words(warning.allergens))
    return "; ".join(filter(None, [known, warning.text]))


def doubt_in_words(line: PickLine) -> str:
    """What the line itself has of what they do not tolerate, or that nobody knows; empty where neither is so.

    Of what they say in their own words a product says nothing but by its name.
    """
    warning, product = line.order.warning, line.line.product
    if warning is None:
        return ""
    if product is None or product.allergens is None:
        return _("Does not tolerate %(what)s. What is in this is not known: read the package.") % {
            "what": warning_in_words(warning)
        }
    inside = allergens_in_words({*warning.allergens} & {*product.allergens})
    inside += named_in(line.line.text, allergens=(), own_words=warning.text).values()
    return _("Contains what they do not tolerate: %(what)s.") % {"what": ", ".join(inside)} if inside else ""


def mark_in_words(line: PickLine) -> str:
    """“Found: 2 pcs, 49,80 kr”; empty where nobody has said anything."""
    mark = line.mark
    if mark is None:
        return ""
    if mark.kind == MarkKind.MISSING:
        return _("Sold out")
    words = {"amount": amount_in_words(mark.amount, line.line.unit), "what": mark.text}
    words["cost"] = _("price to come") if mark.cost is None else kroner(mark.cost)
    if mark.kind == MarkKind.SUBSTITUTED:
        return _("Instead: %(what)s, %(amount)s, %(cost)s") % words
    return _("Found: %(amount)s, %(cost)s") % words


def by_whom(line: PickLine) -> str:
    """“Bente, 10.42”, or the store."""
    mark = line.mark
    if mark is None:
        return ""
    name = mark.by.name.split(" ", 1)[0] if mark.by is not None else ""
    if mark.by_store:
        name = _("the store")
    return f"{name}, {clock(mark.at)}" if name else clock(mark.at)


def reason_in_words(entry: Entry) -> str:
    """“corrected: the price was wrong (…)”."""
    said = str(EntryReason(entry.reason).label)
    if entry.cause:
        said = f"{said}: {CorrectionCause(entry.cause).label}"
    return f"{said} ({entry.note})" if entry.note else said


def stage_of(run: Run) -> tuple[str, str]:
    """How far it has come, and in which tone."""
    progress, now = getattr(run, "progress", None), timezone.now()
    if run.called_off_at is not None:
        return _("Called off"), "mute"
    if progress is not None and progress.closed_at is not None:
        return pgettext("a run", "Closed"), "good"
    if run.closes_at > now:
        return _("Open for orders"), ""
    return _stage_of_what_is_shopped(run, progress), "warm"


def received_at(run: Run) -> str:
    """When the store last said that it has the lists as they are; empty where it has not."""
    progress = getattr(run, "progress", None)
    return day_and_clock(progress.received_at) if progress is not None and progress.received_at else ""


def _stage_of_what_is_shopped(run: Run, progress: RunProgress | None) -> str:
    if run.mishap:
        return _("Broken off, to be closed")
    if run.ends_at < timezone.now():
        return _("To be closed")
    if progress is not None and progress.set_out_at is not None:
        return _("On its way")
    return _("To be shopped")
