"""A file that was uploaded: what it would do, the yes, and what came of it."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from foundation.actor import Channel
from shop.domain.imports.drafts import confirm, kept_in, throw_away
from shop.domain.imports.outcomes import Outcome
from shop.enums import ImportKind, Verdict
from shop.forms.import_file import ImportFileForm
from shop.models import Entitlement, ImportDraft, Provider, Recipient
from shop.models.imports import KEPT_FOR
from shop.presentation import clock
from shop.queries.imports import get_import_draft_for
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.frame import department_page
from shop.views.manage.imports.tables import (
    JudgedTable,
    MadeEntitlements,
    MadeProviders,
    MadeRecipients,
    WrongTable,
    wrong_cells,
)
from shop.views.manage.imports.upload import menu_entry_of
from shop.views.manage.lists.answering import answer_with_list
from ui.lists.table import ListTable

CONFLICT = 409
MADE: Mapping[ImportKind, tuple[type[ListTable], QuerySet[Any]]] = {
    ImportKind.RECIPIENTS: (MadeRecipients, Recipient.objects.all()),
    ImportKind.ENTITLEMENTS: (MadeEntitlements, Entitlement.objects.select_related("service", "recipient")),
    ImportKind.PROVIDERS: (MadeProviders, Provider.objects.all()),
}


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, draft_id: int) -> HttpResponse:
    """What importing it would do, and with a yes doing it; afterwards what was imported."""
    viewer = viewer_of(request)
    draft, status = get_import_draft_for(viewer, draft_id), 200
    if request.method == "POST":
        shown = request.POST.get("shown", "")
        draft = confirm(draft, shown=shown, actor=viewer.actor(Channel.STAFF))
        if draft.done_at is not None:
            return redirect("manage:import_draft", draft.pk)
        messages.warning(request, _("Something has changed since you were asked, so look once more."))
        status = CONFLICT
    if draft.done_at is not None:
        return _show_done(request, draft)
    return _show_question(request, draft, status=status)


@staff_page
@require_POST
def discard(request: HttpRequest, draft_id: int) -> HttpResponse:
    """The file is not kept any longer."""
    draft = get_import_draft_for(viewer_of(request), draft_id)
    throw_away(draft)
    messages.success(request, _("The file is thrown away. Nothing was imported."))
    return redirect("manage:import_file", draft.department_id, draft.kind)


def _show_question(request: HttpRequest, draft: ImportDraft, *, status: int) -> HttpResponse:
    outcome, kind = kept_in(draft).outcome, draft.kind
    counts = outcome.counts
    to_do = counts[Verdict.NEW] + counts[Verdict.TAKEN_UP] + counts[Verdict.CHANGED]
    wrong = counts[Verdict.WRONG]
    table: ListTable = (
        WrongTable(request, wrong_cells(outcome, kind=kind)) if wrong else JudgedTable(request, outcome.rows)
    )
    response = answer_with_list(
        request,
        "shop/manage/import_draft.html",
        draft.department,
        table,
        name=f"import-{draft.pk}",
        current=menu_entry_of(kind),
        draft=draft,
        heading=_question(kind, to_do=to_do, wrong=wrong),
        counts=_counts_in_words(outcome),
        wrong=wrong,
        to_do=to_do,
        version=outcome.version,
        kept_until=clock(timezone.localtime(draft.uploaded_at + KEPT_FOR)),
        upload_form=ImportFileForm(),
    )
    if not table.is_file:
        response.status_code = status
    return response


def _show_done(request: HttpRequest, draft: ImportDraft) -> HttpResponse:
    """What modules have made they show on pages of their own."""
    kind, template = draft.kind, "shop/manage/import_done.html"
    context: dict[str, Any] = {
        "current": menu_entry_of(kind),
        "draft": draft,
        "heading": _done_in_words(kind, len(draft.made)),
        "is_of_recipients": kind == ImportKind.RECIPIENTS,
    }
    if kind not in MADE:
        return department_page(request, template, draft.department, **context)
    table, rows = MADE[ImportKind(kind)]
    made = table(request, rows.filter(pk__in=draft.made))
    return answer_with_list(request, template, draft.department, made, name=f"imported-{draft.pk}", **context)


def _counts_in_words(outcome: Outcome) -> list[tuple[str, int]]:
    """How many rows of each kind; where some are wrong the others are only in order, for nothing is done."""
    counts = outcome.counts
    wrong = counts[Verdict.WRONG]
    if wrong:
        in_order = len(outcome.rows) - wrong
        return [(_("In order"), in_order), (str(Verdict.WRONG.label), wrong)]
    return [(str(verdict.label), counts[verdict]) for verdict in Verdict if counts[verdict]]


def _question(kind: str, *, to_do: int, wrong: int) -> str:
    """The page's heading: “3 rows must be put right”, “Import 12 recipients?”."""
    if wrong:
        text = ngettext("%(count)s row must be put right", "%(count)s rows must be put right", wrong)
        return text % {"count": wrong}
    if not to_do:
        return _("All of it is here already")
    match kind:
        case ImportKind.RECIPIENTS:
            text = ngettext("Import %(count)s recipient?", "Import %(count)s recipients?", to_do)
        case ImportKind.ENTITLEMENTS:
            text = ngettext("Import %(count)s decision?", "Import %(count)s decisions?", to_do)
        case ImportKind.PROVIDERS:
            text = ngettext(
                "Import %(count)s helper or place?", "Import %(count)s helpers and places?", to_do
            )
        case _:
            text = ngettext("Import %(count)s row?", "Import %(count)s rows?", to_do)
    return text % {"count": to_do}


def _done_in_words(kind: str, count: int) -> str:
    match kind:
        case ImportKind.RECIPIENTS:
            text = ngettext("%(count)s recipient is imported", "%(count)s recipients are imported", count)
        case ImportKind.ENTITLEMENTS:
            text = ngettext("%(count)s decision is imported", "%(count)s decisions are imported", count)
        case ImportKind.PROVIDERS:
            text = ngettext(
                "%(count)s helper or place is imported", "%(count)s helpers and places are imported", count
            )
        case _:
            text = ngettext("%(count)s row is imported", "%(count)s rows are imported", count)
    return text % {"count": count}
