"""The telephone that a department has noted of a recipient: where no e-mail reaches them, a text message does.

Who comes by ID-porten has no e-mail address here, and would hear nothing.
"""

from accounts.models import User
from notifications.reach import knows_phones
from shop.models import Recipient


@knows_phones
def phone_of_recipient(user: User) -> str:
    """Empty of who is protected: their telephone stands in one place only."""
    noted = Recipient.objects.filter(user=user, is_active=True).values_list("phone", flat=True).first()
    return noted or ""
