"""What somebody may import, and the files they have uploaded."""

from collections.abc import Sequence

from django.utils import timezone

from foundation.errors import NotFound
from shop.enums import ImportKind
from shop.errors import ImportHasExpired
from shop.models import Department, ImportDraft
from shop.models.imports import KEPT_FOR
from shop.queries.access import get_department_for
from shop.queries.recipient_access import get_decisions_department_for
from shop.viewer import Viewer


def kinds_for(viewer: Viewer, department: Department) -> Sequence[ImportKind]:
    """Recipients and decisions for whoever handles these, helpers for who administers the department."""
    return [ImportKind(each) for each in ImportKind if _may(viewer, ImportKind(each), department.pk)]


def get_import_department_for(viewer: Viewer, department_id: int, kind: ImportKind) -> Department:
    """A department into which the viewer may import that kind."""
    if kind == ImportKind.PROVIDERS:
        return get_department_for(viewer, department_id)
    return get_decisions_department_for(viewer, department_id)


def get_import_draft_for(viewer: Viewer, draft_id: int) -> ImportDraft:
    """One the viewer has uploaded themself, as long as it is kept and theirs to confirm. Raises ImportHasExpired."""
    draft = ImportDraft.objects.filter(pk=draft_id, uploaded_by=viewer.user).first()
    if draft is None:
        raise NotFound
    draft.department = get_import_department_for(viewer, draft.department_id, ImportKind(draft.kind))
    if draft.uploaded_at <= timezone.now() - KEPT_FOR:
        raise ImportHasExpired
    return draft


def _may(viewer: Viewer, kind: ImportKind, department_id: int) -> bool:
    if kind == ImportKind.PROVIDERS:
        return viewer.administers(department_id)
    return viewer.handles_decisions(department_id)
