"""Who of a store's own staff sees its lists."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.models import User
from foundation.actor import Channel
from foundation.errors import NotFound
from modules.shopping_help.domain.partnering import (
    choose_partners,
    partners_of_department,
    version_of_partners,
)
from modules.shopping_help.models import Store
from shop.errors import ChangedMeanwhile
from shop.queries.access import departments_for
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.conflicts import conflict_over, differing_fields, seen_of
from shop.views.manage.frame import UNPROCESSABLE, department_page

CURRENT = "shopping_help:run_list"


class _PartnersField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # at run time it takes none
    def label_from_instance(self, obj: User) -> str:
        """With the address, for two may have one name."""
        return f"{obj.name}, {obj.email or '–'}"


class PartnersForm(forms.Form):
    """Among the partners of the department."""

    users = _PartnersField(
        label=gettext_lazy("Who sees the lists of the store?"),
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, partners: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        users = self.fields["users"]
        if isinstance(users, _PartnersField):
            users.queryset = partners


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, store_id: int) -> HttpResponse:
    """Whom the department works with is chosen among; they are invited on the page of staff."""
    viewer = viewer_of(request)
    stores = Store.objects.filter(department__in=departments_for(viewer)).select_related("department")
    store = stores.filter(pk=store_id).first()
    if store is None:
        raise NotFound
    partners = partners_of_department(store.department)
    data = request.POST if request.method == "POST" else None
    form = PartnersForm(data, initial=_initial(store), partners=partners)
    conflict = None
    if form.is_valid():
        try:
            choose_partners(
                store,
                list(form.cleaned_data["users"]),
                actor=viewer.actor(Channel.STAFF),
                seen=request.POST.get("seen", ""),
            )
        except ChangedMeanwhile:
            form.initial = _initial(store)
            acts = ["shopping_help.partner_added", "shopping_help.partner_removed"]
            conflict = conflict_over(request, store, acts=acts, rows=differing_fields(form))
        else:
            messages.success(request, _("Saved."))
            return redirect("shopping_help:store_partners", store.pk)
    return department_page(
        request,
        "shopping_help/money/partners.html",
        store.department,
        current=CURRENT,
        status=conflict.status if conflict else UNPROCESSABLE if form.errors else 200,
        store=store,
        form=form,
        has_partners=partners.exists(),
        conflict=conflict,
        seen=seen_of(form, version_of_partners(store), conflict=conflict),
        back_url=reverse("shopping_help:product_list", args=[store.pk]),
    )


def _initial(store: Store) -> dict[str, list[int]]:
    return {"users": list(store.partners.values_list("user_id", flat=True))}
