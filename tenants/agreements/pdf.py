"""An agreement as a PDF that everybody can read, to download and to keep: the same bytes wherever it is made.

Typst sets it, with the fonts it brings along and none of the machine's.
"""

import functools
import json
from dataclasses import asdict
from pathlib import Path
from typing import Final

import typst
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from tenants.agreements.texts import Agreement
from ui.dates import day_and_year

__all__ = ["file_name", "pdf_of"]

LAYOUT = Path(__file__).parent / "agreement.typ"
FOR_EVERYBODY: Final = "ua-1"
"""PDF/UA: tagged, with a language and a title, for who has it read aloud."""


def pdf_of(agreement: Agreement) -> bytes:
    """The whole agreement, with its version on every page."""
    return _set(agreement, settings.OPERATOR_NAME)


def file_name(agreement: Agreement) -> str:
    return f"{agreement.kind}-{agreement.version}-{agreement.language}.pdf"


@functools.lru_cache(maxsize=32)
def _set(agreement: Agreement, operator: str) -> bytes:
    with translation.override(agreement.language):
        words = {
            "language": agreement.language,
            "version": agreement.version,
            "version_said": _("Version of %(day)s") % {"day": day_and_year(agreement.valid_from)},
            "supplier": _("Supplier: %(operator)s") % {"operator": operator},
            "page": _("Page {number} of {count}"),
        }
    content = json.dumps(asdict(agreement.text) | words, ensure_ascii=False)
    return typst.compile(
        LAYOUT,
        sys_inputs={"agreement": content},
        ignore_system_fonts=True,
        pdf_standards=FOR_EVERYBODY,
    )
