"""What somebody is here, in words: for a page that is not theirs."""

from django.utils.translation import gettext as _

from shop.enums import StaffRole
from shop.viewer import Viewer


def reader_in_words(viewer: Viewer) -> str:
    """“What you are here: helper, recipient.”"""
    parts = list(dict.fromkeys(_parts(viewer)))
    if not parts:
        return _("Your account has nothing to do here yet.")
    return _("What you are here: %(roles)s.") % {"roles": ", ".join(parts)}


def _parts(viewer: Viewer) -> list[str]:
    """Roles without their departments: where somebody works is on their own pages."""
    roles = [str(role.label) for role, _department in viewer.departments]
    if viewer.is_municipality_administrator:
        roles.insert(0, str(StaffRole.MUNICIPALITY_ADMINISTRATOR.label))
    if viewer.is_partner:
        roles.append(str(StaffRole.PARTNER.label))
    if viewer.provider is not None:
        roles.append(_("helper"))
    if viewer.receives:
        roles.append(_("recipient"))
    if viewer.represents:
        roles.append(_("somebody who acts for others"))
    return roles
