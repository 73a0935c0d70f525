"""Files of people and decisions, under `/manage/`."""

from django.urls import path

from shop.views.manage.imports import draft, template_file, upload

urlpatterns = [
    path("departments/<int:department_id>/import/", upload.choose, name="imports"),
    path("departments/<int:department_id>/import/<slug:kind>/", upload.send, name="import_file"),
    path(
        "departments/<int:department_id>/import/<slug:kind>/template.<slug:suffix>",
        template_file.download,
        name="import_template",
    ),
    path("imports/<int:draft_id>/", draft.show, name="import_draft"),
    path("imports/<int:draft_id>/discard/", draft.discard, name="discard_import"),
]
