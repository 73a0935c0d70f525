"""What the log calls the acts of co-payment."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACT_WORDS: Mapping[str, Promise] = {
    "fee_band.set": _("set the band for co-payment"),
    "fees.file_viewed": _("fetched the file for the finance system, which has the national identity number"),
    "fees.month_closed": _("closed a month of co-payment"),
    "fee_table.added": _("added a rate table for co-payment"),
    "fee_table.changed": _("changed a rate table for co-payment"),
    "fee_table.removed": _("removed a rate table for co-payment"),
}
