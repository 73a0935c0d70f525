"""The staff's accounts: who there is, somebody new, and what each may do."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.factor.again import ask_again, typed_before
from accounts.factor.policy import has_factor
from accounts.models import User
from foundation.actor import Actor, Channel
from foundation.errors import DomainError
from shop.domain.staff.inviting import invite_staff
from shop.domain.staff.namesakes import namesakes_who_left
from shop.enums import StaffState
from shop.errors import ChangedMeanwhile
from shop.forms.staff import FindStaffForm, HelperForm, InviteForm, RolesForm
from shop.models import Provider
from shop.queries.access import departments_for
from shop.queries.authority import Authority, authority_of, roles_of
from shop.queries.municipality_versions import version_of_helper
from shop.queries.staff import (
    find_staff,
    get_staff_for,
    helpers_without_account,
    how_many_wait,
    kept_administrators,
    members_of,
    staff_for,
    with_state,
)
from shop.queries.versions import version_of_roles
from shop.viewer import Viewer, viewer_of
from shop.views.guards import administrator_page
from shop.views.manage.asking import is_confirmed
from shop.views.manage.conflicts import Conflict, conflict_over, differing_fields, seen_of
from shop.views.manage.frame import UNPROCESSABLE, draw_municipality_page
from shop.views.manage.last_day_card import last_day_card
from shop.views.manage.lists.answering import answer_with_list
from shop.views.manage.lists.people import PeopleTable
from shop.views.manage.people_own import after_own_change, ask_about_own, change_roles
from shop.views.manage.people_rows import person_row


@administrator_page
@require_safe
def show_list(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    form = FindStaffForm(request.GET)
    found = find_staff(viewer, words=form.words, state=form.said("state"))
    table = PeopleTable(
        request, found, rows_of=lambda users: [person_row(each) for each in members_of(users)]
    )
    return answer_with_list(
        request,
        "shop/manage/people.html",
        None,
        table,
        name=_("staff"),
        current="people",
        form=form,
        is_narrowed=form.narrows,
        kept=kept_administrators(viewer),
        waiting=how_many_wait(viewer),
    )


@administrator_page
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """Somebody new: the invitation goes out at once."""
    viewer = viewer_of(request)
    form = InviteForm(
        request.POST if request.method == "POST" else typed_before(request),
        authority=authority_of(_actor(viewer)),
        departments=list(departments_for(viewer)),
        helpers=list(helpers_without_account(viewer)),
    )
    status = UNPROCESSABLE if form.errors else 200
    if request.method == "POST" and form.is_valid():
        if again := ask_again(request):
            return again
        values = form.cleaned_data
        try:
            user = invite_staff(
                name=values["name"],
                email=values["email"],
                roles=values["roles"],
                provider_id=values["helper"],
                actor=_actor(viewer),
            )
        except DomainError as error:
            form.add_error(None, error.in_full())
            status = error.status
        else:
            messages.success(request, _said_of(user))
            return redirect("manage:person", user.pk)
    return draw_municipality_page(
        request, "shop/manage/invite_person.html", current="people", form=form, status=status
    )


def _said_of(user: User) -> str:
    if user.has_usable_password():
        return _("They have an account from before, and sign in with the password they have.")
    return _("An invitation is on its way to %(email)s.") % {"email": user.email}


@administrator_page
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, user_id: int) -> HttpResponse:
    """One of them, with their roles to change."""
    viewer = viewer_of(request)
    user = get_staff_for(viewer, user_id)
    authority = authority_of(_actor(viewer))
    data = request.POST if request.method == "POST" else typed_before(request)
    form = roles_form(viewer, user, authority=authority, data=data)
    conflict: Conflict | None = None
    status = UNPROCESSABLE if form.errors else 200
    if request.method == "POST" and form.is_valid():
        if again := ask_again(request):
            return again
        try:
            lost = change_roles(
                user,
                roles=form.cleaned_data["roles"],
                actor=_actor(viewer),
                is_agreed=is_confirmed(request),
                seen=request.POST.get("seen", ""),
            )
        except ChangedMeanwhile as error:
            form.initial, status = _initial(user, authority), error.status
            acts = ["role.granted", "role.withdrawn"]
            conflict = conflict_over(request, user, acts=acts, rows=differing_fields(form))
        except DomainError as error:
            form.add_error(None, error.in_full())
            status = error.status
        else:
            if lost:
                return ask_about_own(request, user, lost)
            messages.success(request, _("Saved."))
            is_self = user.pk == _actor(viewer).user_id
            return after_own_change(user, actor=_actor(viewer)) if is_self else back_to(viewer, user)
    return draw_person(request, user, authority=authority, form=form, conflict=conflict, status=status)


def roles_form(
    viewer: Viewer, user: User, *, authority: Authority, data: QueryDict | None = None
) -> RolesForm:
    departments, initial = list(departments_for(viewer)), _initial(user, authority)
    return RolesForm(data, authority=authority, departments=departments, initial=initial)


def _initial(user: User, authority: Authority) -> dict[str, object]:
    return {"roles": [each.code for each in roles_of(user.pk) & authority.grantable]}


def draw_person(
    request: HttpRequest,
    user: User,
    *,
    authority: Authority,
    form: RolesForm,
    status: int,
    conflict: Conflict | None = None,
    helper_form: HelperForm | None = None,
    helper_conflict: Conflict | None = None,
) -> HttpResponse:
    viewer = viewer_of(request)
    (member,) = members_of(list(with_state(User.objects.filter(pk=user.pk))))
    may_all = authority.covers(roles_of(user.pk), provider=member.provider)
    helper_form = helper_form or helper_form_of(viewer, member.provider, authority=authority)
    may_plan = member.provider is not None and member.provider.department_id in authority.departments
    return draw_municipality_page(
        request,
        "shop/manage/person.html",
        current="people",
        person=person_row(member),
        form=form,
        conflict=conflict,
        seen=seen_of(form, version_of_roles(roles_of(user.pk) & authority.grantable), conflict=conflict),
        helper_form=helper_form,
        helper_conflict=helper_conflict,
        helper_seen=version_of_helper(member.provider),
        namesakes=_namesakes(viewer, user) if member.state == StaffState.WAITING else [],
        may_all=may_all,
        may_plan=may_plan,
        leaving=last_day_card(member.provider) if member.provider is not None and may_plan else None,
        has_factor=has_factor(user.pk),
        is_self=user.pk == _actor(viewer).user_id,
        kept=[each for each in kept_administrators(viewer) if each == user],
        status=status,
    )


def _namesakes(viewer: Viewer, user: User) -> list[User]:
    """Of those who left, whom the viewer may see."""
    return list(staff_for(viewer).filter(pk__in=[each.pk for each in namesakes_who_left(user.name)]))


def helper_form_of(
    viewer: Viewer, now: Provider | None, *, authority: Authority, data: QueryDict | None = None
) -> HelperForm | None:
    """None for who is a helper elsewhere, and where there is nobody to choose."""
    if now is not None and now.department_id not in authority.departments:
        return None
    helpers = [*([now] if now else []), *helpers_without_account(viewer)]
    return HelperForm(data, helpers=helpers, initial={"helper": now.pk if now else ""}) if helpers else None


def back_to(viewer: Viewer, user: User) -> HttpResponse:
    """To their page, or to the list where they are not theirs any more."""
    is_left = staff_for(viewer).filter(pk=user.pk).exists()
    return redirect("manage:person", user.pk) if is_left else redirect("manage:people")


def _actor(viewer: Viewer) -> Actor:
    return viewer.actor(Channel.STAFF)
