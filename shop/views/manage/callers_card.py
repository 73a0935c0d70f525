"""A card on the page of something that a module plans: who calls is found there, and put down for it."""

from typing import Any

from django.http import HttpRequest

from shop.forms.caller import CallerForm
from shop.models import Department
from shop.queries.recipients import find_callers
from shop.views.manage.find_caller import told_apart


def callers_card(request: HttpRequest, department: Department) -> dict[str, Any]:
    """Who fits `?q=` among those whom the department knows, for `shop/manage/callers_card.html`."""
    form = CallerForm(request.GET if "q" in request.GET else None)
    for name in ("autofocus", "data-shortcut"):  # the page begins with something else, not with the question
        form.fields["q"].widget.attrs.pop(name, None)
    found = find_callers(department, words=form.cleaned_data["q"]).recipients if form.is_valid() else None
    return {"form": form, "people": told_apart(found or ()), "has_looked": found is not None}
