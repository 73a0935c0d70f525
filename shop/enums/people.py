"""Recipients, who acts for them, and who works here."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RecipientEnd(TextChoices):
    """Why somebody no longer receives services. A code, and no more than is needed to stop what was planned."""

    DIED = "died", _("has died")
    MOVED = "moved", _("has moved away")
    NO_LONGER = "no_longer", _("needs no services any more")
    MERGED = "merged", _("was here twice")
    ERASED = "erased", _("was erased")


class AddressProtection(TextChoices):
    """As the National Population Register says it: code 7 and code 6. Here both are kept alike."""

    NONE = "none", _("not protected")
    CONFIDENTIAL = "confidential", _("confidential address (code 7)")
    STRICTLY_CONFIDENTIAL = "strictly_confidential", _("strictly confidential address (code 6)")


class RepresentationKind(TextChoices):
    """As what somebody acts for another."""

    PARENT = "parent", _("parent")
    GUARDIAN = "guardian", _("guardian")
    POWER_OF_ATTORNEY = "power_of_attorney", _("power of attorney")
    RELATIVE = "relative", _("relative with consent")
    ADVISOR = "advisor", _("personal advisor")


class ReviewReason(TextChoices):
    """Why a parent goes on acting for a child of twelve or sixteen (pasient- og brukerrettighetsloven §§ 3-4, 4-3)."""

    AGREES = "agrees", _("the child was asked and agrees")
    CANNOT_SAY = "cannot_say", _("the child cannot say it themself, and needs the help")
    RESPONSIBILITY = "responsibility", _("the parent needs it to fulfil their responsibility")


SEES_WHAT_IS_STORED = frozenset(
    {RepresentationKind.PARENT, RepresentationKind.GUARDIAN, RepresentationKind.POWER_OF_ATTORNEY}
)
"""Whoever stands in for a person as a whole may read all that is stored about them, and who has looked at it. Consent
to help with services is no consent to that."""


class StaffRole(TextChoices):
    """Roles that are granted. Recipient and provider are not: they follow from the person's own row.

    A partner works for somebody else, and sees nothing but the pages that modules have for partners.
    """

    DEPARTMENT_ADMINISTRATOR = "department_administrator", _("department administrator")
    CASE_OFFICER = "case_officer", _("case officer")
    MUNICIPALITY_ADMINISTRATOR = "municipality_administrator", _("municipality administrator")
    PARTNER = "partner", _("partner from outside")


class StaffState(TextChoices):
    """How an account of the staff stands; it follows from the account and is kept nowhere."""

    OPEN = "open", _("open")
    INVITED = "invited", _("invited")
    WAITING = "waiting", _("waits for a yes")
    CLOSED = "closed", _("closed")


class ErasureState(TextChoices):
    """What became of somebody's wish to be erased."""

    ASKED = "asked", _("asked for")
    DONE = "done", _("done")
    REFUSED = "refused", _("not possible yet")
    WITHDRAWN = "withdrawn", _("taken back")


class RetentionKind(TextChoices):
    """What is kept for some time only."""

    MESSAGES = "messages", _("messages that were sent")
    DEVICES = "devices", _("browsers that somebody signed in from")
    SIGN_IN_FAILURES = "sign_in_failures", _("sign-ins that failed")
    CALL_NOTES = "call_notes", _("what was noted of calls about a visit")
    ANSWERS = "answers", _("answers given with a booking")
    THREADS = "threads", _("what recipients and departments wrote to each other about a visit")
    WAITING = "waiting", _("places on the waiting list that are settled")
    ENDED_RECIPIENTS = "ended_recipients", _("recipients whose services have ended")
    FORMER_REPRESENTATIVES = "former_representatives", _("people who no longer act for anybody")
