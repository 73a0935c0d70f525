"""What was granted, and the ledger of what became of it."""
