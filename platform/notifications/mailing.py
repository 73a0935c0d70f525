"""One mail to one address, by the server of the settings: for whatever is written to people."""

import smtplib
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage

from notifications.errors import SendingFailed

NO_SUCH_MAILBOX = range(500, 600)


def send_mail(address: str, *, subject: str, body: str, reference: str) -> None:
    """Hand it over. Asks no database. Raises SendingFailed when it may not have been taken.

    The same mail has the same Message-ID, so that a mailbox can tell when it comes twice. A subject is one line,
    whoever wrote what stands in it: a department's name, or the municipality's own words.
    """
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    mail = EmailMessage(
        " ".join(subject.split()), body, to=[address], headers={"Message-ID": f"<{reference}@{domain}>"}
    )
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _said in error.recipients.values()]
        is_final = bool(codes) and all(code in NO_SUCH_MAILBOX for code in codes)
        raise SendingFailed("mailbox_refused", is_final=is_final) from error
    except ValueError as error:  # an address of two lines is none
        raise SendingFailed("mailbox_refused", is_final=True) from error
    except (smtplib.SMTPException, OSError) as error:
        raise SendingFailed("mail_server_is_away") from error
