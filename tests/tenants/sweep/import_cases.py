"""Routes of files that are imported."""

from django.core.files.uploadedfile import SimpleUploadedFile

from shop.domain.imports.drafts import kept_in
from tests.tenants.sweep.case import MANAGERS, Case, Data, Path, in_department, page, post
from tests.tenants.sweep.town import Town

DECIDE = MANAGERS | {"case_officer"}
UPLOADER = frozenset({"administrator"})


def _draft(tail: str = "") -> Path:
    return lambda town: f"/manage/imports/{town.import_draft.pk}/{tail}"


def _file(_town: Town) -> Data:
    return {"file": SimpleUploadedFile("rows.csv", "Navn;Telefon\nNy Prøve;68050009\n".encode())}


def _shown(town: Town) -> Data:
    return {"shown": kept_in(town.import_draft).outcome.version}


IMPORT_CASES: tuple[Case, ...] = (
    page("manage:imports", in_department("import/"), DECIDE),
    page("manage:import_file", in_department("import/recipients/"), DECIDE),
    page("manage:import_file", in_department("import/providers/"), MANAGERS),
    post("manage:import_file", in_department("import/recipients/"), DECIDE, data=_file),
    page("manage:import_template", in_department("import/entitlements/template.csv"), DECIDE),
    page("manage:import_template", in_department("import/providers/template.csv"), MANAGERS),
    page("manage:import_draft", _draft(), UPLOADER),
    post("manage:import_draft", _draft(), UPLOADER, data=_shown),
    post("manage:discard_import", _draft("discard/"), UPLOADER),
)
