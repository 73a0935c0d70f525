"""A folder that the embedded server's own user can reach too.

Not below pytest's: each session of pytest that begins on the machine takes that away from all other users.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def open_folder(name: str) -> Iterator[Path]:
    """While the block lasts."""
    folder = Path(tempfile.mkdtemp(prefix=f"tjenesteshop-{name}-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
