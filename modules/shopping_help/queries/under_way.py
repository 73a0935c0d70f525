"""Whether a run has begun: somebody shops, or is on the way. Then it is not the department's alone to change."""

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from modules.shopping_help.enums import MarkKind
from modules.shopping_help.models import Mark, Run, RunProgress
from modules.shopping_help.queries.crew import SHOPPED
from shop.presentation import clock


def marked_lines(run: Run) -> int:
    """Of how many lines somebody has said what became of them. One query."""
    later = Mark.objects.filter(line=OuterRef("line"), number__gt=OuterRef("number"))
    last = Mark.objects.filter(~Exists(later), line__order__run=run, line__order__booking__status__in=SHOPPED)
    return last.exclude(kind=MarkKind.TAKEN_BACK).count()


def is_out(run: Run) -> bool:
    """Whether the goods have left the store. One query at most."""
    return run.starts_at <= timezone.now() or _set_out(run) is not None


def _set_out(run: Run) -> RunProgress | None:
    return RunProgress.objects.filter(run=run, set_out_at__isnull=False).first()


def how_it_has_begun(run: Run) -> str:
    """“The crew has set out (09.45).”; empty where nobody has begun. Two queries at most."""
    progress = _set_out(run)
    if progress is not None and progress.set_out_at is not None:
        return _("The crew has set out (%(at)s).") % {"at": clock(progress.set_out_at)}
    if run.starts_at <= timezone.now():
        return _("The delivery window has begun.")
    count = marked_lines(run)
    if not count:
        return ""
    said = ngettext(
        "The shopping has begun: %(count)s line is marked.",
        "The shopping has begun: %(count)s lines are marked.",
        count,
    )
    return said % {"count": count}
