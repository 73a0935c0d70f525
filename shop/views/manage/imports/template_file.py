"""The columns of a kind as a file to fill in, with an example of somebody who does not exist."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from foundation.alphabet import Alphabetical
from foundation.errors import NotFound
from shop.enums import ImportKind
from shop.imports.kinds import kind_of
from shop.imports.xlsx_file import write_xlsx
from shop.models import Department, Service
from shop.queries.imports import get_import_department_for
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from ui.spreadsheets import as_text, csv_file

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@staff_page
@require_safe
def download(request: HttpRequest, department_id: int, kind: str, suffix: str) -> HttpResponse:
    """As a spreadsheet or as CSV."""
    of_kind = kind_of(kind)
    department = get_import_department_for(viewer_of(request), department_id, of_kind.kind)
    lines, name = of_kind.template(**_known_of(department, of_kind.kind)), str(of_kind.kind)
    if suffix == "csv":
        return csv_file(([as_text(cell) for cell in line] for line in lines), name=name)
    if suffix != "xlsx":
        raise NotFound
    response = HttpResponse(write_xlsx(lines), content_type=XLSX_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


def _known_of(department: Department, kind: str) -> Mapping[str, str]:
    """A service of the department, and a day near ours."""
    if kind != ImportKind.ENTITLEMENTS:
        return {}
    services = Service.objects.filter(department=department, is_active=True, requires_entitlement=True)
    name = services.order_by(Alphabetical("name")).values_list("name", flat=True).first()
    return {"service": name or "", "valid_from": f"01.01.{timezone.localdate().year}"}
