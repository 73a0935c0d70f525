"""Which kind, what the file must look like, and the file itself."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from foundation.actor import Channel
from shop.domain.imports.drafts import upload
from shop.enums import ImportKind
from shop.errors import FileNotReadable, HeadingsNotUnderstood
from shop.forms.import_file import ImportFileForm
from shop.imports.kinds import Kind, kind_of
from shop.imports.table import MOST_BYTES
from shop.models import Department, ImportDraft
from shop.queries.imports import get_import_department_for, kinds_for
from shop.queries.recipient_access import get_decisions_department_for
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.frame import UNPROCESSABLE, department_page


@staff_page
@require_safe
def choose(request: HttpRequest, department_id: int) -> HttpResponse:
    """What the viewer may bring into the department."""
    viewer = viewer_of(request)
    department = get_decisions_department_for(viewer, department_id)
    kinds = kinds_for(viewer, department)
    return department_page(request, "shop/manage/imports.html", department, current="recipients", kinds=kinds)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest, department_id: int, kind: str) -> HttpResponse:
    """The file is read and tried; what it would do stands on a page of its own."""
    of_kind = kind_of(kind)
    department = get_import_department_for(viewer_of(request), department_id, of_kind.kind)
    if request.method != "POST":
        return _form_page(request, department, of_kind, ImportFileForm())
    form = ImportFileForm(request.POST, request.FILES, is_too_large=_is_too_large(request))
    draft = _uploaded(request, department, of_kind, form)
    if draft is None:
        return _form_page(request, department, of_kind, form, status=UNPROCESSABLE)
    return redirect("manage:import_draft", draft.pk)


def _form_page(
    request: HttpRequest, department: Department, of_kind: Kind, form: ImportFileForm, *, status: int = 200
) -> HttpResponse:
    return department_page(
        request,
        "shop/manage/import_file.html",
        department,
        current=menu_entry_of(of_kind.kind),
        status=status,
        form=form,
        of_kind=of_kind,
    )


def menu_entry_of(kind: str) -> str:
    return "staffing" if kind == ImportKind.PROVIDERS else "recipients"


def _uploaded(
    request: HttpRequest, department: Department, of_kind: Kind, form: ImportFileForm
) -> ImportDraft | None:
    """None for a file that says nothing we understand; the form says why."""
    viewer = viewer_of(request)
    if viewer.user is None or not form.is_valid():
        return None
    try:
        return upload(
            of_kind.kind,
            form.cleaned_data["file"].read(),
            department=department,
            user=viewer.user,
            actor=viewer.actor(Channel.STAFF),
        )
    except (FileNotReadable, HeadingsNotUnderstood) as refusal:
        form.add_error("file", refusal.title())
        return None


def _is_too_large(request: HttpRequest) -> bool:
    """What is larger than the server keeps is not among the files at all."""
    return not request.FILES and int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES
