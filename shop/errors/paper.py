"""The day lists as files."""

from foundation.errors import DomainError


class ContingencyFolderUnusable(DomainError):
    """Where the day lists are kept for days without the system cannot be written to."""

    code = "contingency_folder_unusable"
    status = 500
