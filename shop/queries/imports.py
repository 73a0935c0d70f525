"""What somebody may import, and the files they have uploaded."""

from collections.abc import Sequence

from django.utils import timezone

from foundation.errors import NotFound
from shop.enums import ImportKind
from shop.errors import ImportHasExpired
from shop.imports.kinds import KINDS, Kind, kind_of, kinds_of_modules
from shop.models import Department, ImportDraft
from shop.models.imports import KEPT_FOR
from shop.queries.access import get_department_for
from shop.queries.recipient_access import get_decisions_department_for
from shop.viewer import Viewer


def kinds_for(viewer: Viewer, department: Department) -> Sequence[Kind]:
    """Recipients and decisions for whoever handles these, helpers for who administers the department.

    Of the modules, those that have a service there.
    """
    return [each for each in (*KINDS.values(), *kinds_of_modules()) if _may(viewer, each, department.pk)]


def get_import_department_for(viewer: Viewer, department_id: int, kind: str) -> Department:
    """A department into which the viewer may import that kind."""
    of_kind = kind_of(kind)
    if not _is_there(viewer, of_kind, department_id):
        raise NotFound
    if _is_of_administrators(of_kind):
        return get_department_for(viewer, department_id)
    return get_decisions_department_for(viewer, department_id)


def get_import_draft_for(viewer: Viewer, draft_id: int) -> ImportDraft:
    """One the viewer has uploaded themself, as long as it is kept and theirs to confirm. Raises ImportHasExpired."""
    draft = ImportDraft.objects.filter(pk=draft_id, uploaded_by=viewer.user).first()
    if draft is None:
        raise NotFound
    draft.department = get_import_department_for(viewer, draft.department_id, draft.kind)
    if draft.uploaded_at <= timezone.now() - KEPT_FOR:
        raise ImportHasExpired
    return draft


def _may(viewer: Viewer, kind: Kind, department_id: int) -> bool:
    if not _is_there(viewer, kind, department_id):
        return False
    if _is_of_administrators(kind):
        return viewer.administers(department_id)
    return viewer.handles_decisions(department_id)


def _is_there(viewer: Viewer, kind: Kind, department_id: int) -> bool:
    """A module's only where it has a service."""
    return not kind.module_key or (kind.module_key, department_id) in viewer.modules_in


def _is_of_administrators(kind: Kind) -> bool:
    return kind.kind == ImportKind.PROVIDERS or (
        kind.of_module is not None and not kind.of_module.of_decisions
    )
