"""How people sign in to this municipality: citizens' level, the staff's own provider, and the roles of their groups."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.factor.again import ask_again, typed_before
from accounts.factor_models import SecondFactorPolicy
from accounts.models import SignInPolicy
from accounts.work_models import WorkSignIn
from foundation.actor import Channel
from foundation.errors import NotFound
from shop.domain.language import choices_for, chosen_language
from shop.domain.sign_in.group_roles import end_group_role, give_role_to_group
from shop.domain.sign_in.policy import (
    change_policy,
)
from shop.enums import StaffRole
from shop.errors import ChangedMeanwhile, LastAdministrator
from shop.forms.sign_in import GroupRoleForm, PolicyForm
from shop.models import GroupRole
from shop.queries.municipality_versions import version_of_policy
from shop.queries.staff import kept_administrators, who_loses
from shop.viewer import viewer_of
from shop.views.guards import municipality_page
from shop.views.manage.conflicts import Conflict, conflict_over, differing_fields, seen_of
from shop.views.manage.consequences import Consequence, Line
from shop.views.manage.frame import draw_municipality_page
from tenants.id_porten.client import is_set_up as id_porten_is_set_up
from tenants.routing import RoutedMunicipality

UNPROCESSABLE = 422


@municipality_page
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    return _draw(request)


@municipality_page
@require_POST
def save_policy(request: HttpRequest) -> HttpResponse:
    form = PolicyForm(request.POST)
    if not form.is_valid():
        return _draw(request, policy_form=form, status=UNPROCESSABLE)
    actor, seen = viewer_of(request).actor(Channel.STAFF), request.POST.get("seen", "")
    try:
        change_policy(**form.cleaned_data, actor=actor, seen=seen)
    except ChangedMeanwhile:
        now = SignInPolicy.current()
        form.initial = _policy_initial(now)
        rows = differing_fields(form)
        conflict = conflict_over(request, now, acts=["sign_in_policy.changed"], rows=rows)
        return _draw(request, policy_form=form, policy_conflict=conflict, status=conflict.status)
    messages.success(request, _("Saved. It counts from the next sign-in."))
    return redirect("manage:sign_in")


@municipality_page
@require_POST
def add_group_role(request: HttpRequest) -> HttpResponse:
    form = GroupRoleForm(request.POST)
    if not form.is_valid():
        return _draw(request, group_form=form, status=UNPROCESSABLE)
    if again := ask_again(request, page=reverse("manage:sign_in")):
        return again
    values = form.cleaned_data
    given = give_role_to_group(
        values["group"],
        role=values["role"],
        department=values["department"],
        actor=viewer_of(request).actor(Channel.STAFF),
    )
    if given is None:
        messages.info(request, _("The group has that role already."))
    else:
        messages.success(request, _("Whoever is in the group has the role from their next sign-in."))
    return redirect("manage:sign_in")


@municipality_page
@require_http_methods(["GET", "HEAD", "POST"])
def end_role(request: HttpRequest, group_role_id: int) -> HttpResponse:
    """Ask first."""
    given = GroupRole.objects.select_related("department").filter(pk=group_role_id).first()
    if given is None:
        raise NotFound
    if request.method == "POST":
        try:
            lost = end_group_role(given, actor=viewer_of(request).actor(Channel.STAFF))
        except LastAdministrator as error:
            messages.error(request, error.in_full())
            return redirect("manage:sign_in")
        done = ngettext(
            "The group has the role no more, and %(count)s person lost it.",
            "The group has the role no more, and %(count)s people lost it.",
            lost,
        )
        messages.success(request, done % {"count": lost})
        return redirect("manage:sign_in")
    return draw_municipality_page(
        request,
        "shop/manage/confirm_consequences.html",
        current="sign_in",
        heading=_("Take the role from the group?"),
        text=_("%(group)s: %(role)s. Whoever has it by this group alone loses it at once.")
        % {"group": given.group, "role": _role_in_words(given)},
        consequences=_losing(given),
        confirm_label=_("Take it"),
        is_destructive=True,
        back_url=reverse("manage:sign_in"),
        back_label=_("Keep it"),
    )


def _losing(given: GroupRole) -> Sequence[Consequence]:
    """Who has the role today by this group, by name."""
    lines = [Line(user.name) for user in who_loses(given)]
    heading = ngettext("%(count)s person loses it", "%(count)s people lose it", len(lines))
    return [Consequence(heading % {"count": len(lines)}, lines, "" if lines else _("Nobody has it now."))]


def _draw(
    request: HttpRequest,
    *,
    policy_form: PolicyForm | None = None,
    policy_conflict: Conflict | None = None,
    group_form: GroupRoleForm | None = None,
    status: int = 200,
) -> HttpResponse:
    policy, kept = SignInPolicy.current(), WorkSignIn.current()
    policy_form = policy_form or PolicyForm(initial=_policy_initial(policy))
    return draw_municipality_page(
        request,
        "shop/manage/sign_in.html",
        current="sign_in",
        status=status,
        policy_form=policy_form,
        policy_conflict=policy_conflict,
        policy_seen=seen_of(policy_form, version_of_policy(policy), conflict=policy_conflict),
        group_form=group_form or GroupRoleForm(typed_before(request)),
        work=kept,
        kept=kept_administrators(viewer_of(request)),
        language=_language_of(request),
        factor_rule=SecondFactorPolicy.current(),
        id_porten_is_set_up=id_porten_is_set_up(),
        group_roles=[(each, _role_in_words(each)) for each in GroupRole.objects.select_related("department")],
    )


def _language_of(request: HttpRequest) -> str:
    municipality = getattr(request, "municipality", None)
    if not isinstance(municipality, RoutedMunicipality):
        return ""
    return choices_for(municipality).get(chosen_language(municipality), "")


def _role_in_words(given: GroupRole) -> str:
    role = str(StaffRole(given.role).label)
    if given.department is None:
        return role
    return _("%(role)s, %(department)s") % {"role": role, "department": given.department.name}


def _policy_initial(policy: SignInPolicy) -> dict[str, object]:
    return {"level": policy.level, "relatives_may_register": policy.relatives_may_register}
