"""The append-only record of acts and of views of personal data: ids and codes only."""
