"""What is protected is read in few places, each of which has a reason."""

import re

import pytest

from tests.architecture.tree import ROOT, SOURCE_FOLDERS, files

pytestmark = pytest.mark.unit

READERS = {
    "shop/models/__init__.py": "names the table",
    "shop/models/people.py": "says where to look",
    "shop/models/protection.py": "is the table",
    "shop/domain/circumstances/protection.py": "writes it",
    "shop/queries/protected_contact.py": "shows it to the provider of the day, and is the only one that shows it",
    "shop/stored/person.py": "says that it is kept, and that erasure takes it away; shows none of it",
}
NAME = re.compile(r"ProtectedContact|protectedcontact|protected_contact\b(?!\.viewed)")
IMPORT = re.compile(r"from shop\.queries\.protected_contact import")


def test_nobody_else_reads_protected_addresses() -> None:
    for path in files(".py", under=SOURCE_FOLDERS):
        name = str(path.relative_to(ROOT))
        if name in READERS or "/migrations/" in name:
            continue
        source = IMPORT.sub("", path.read_text())
        assert not NAME.search(source), f"{name} reads protected addresses without a reason in this list"


def test_only_the_days_page_asks_for_contacts() -> None:
    asking = {
        str(path.relative_to(ROOT))
        for path in files(".py", under=SOURCE_FOLDERS)
        if re.search(r"\bcontacts_for_provider\b", path.read_text())
    }
    assert asking == {"shop/queries/protected_contact.py", "shop/views/day/plan.py"}
