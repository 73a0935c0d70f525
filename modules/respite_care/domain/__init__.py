"""Acts of respite care."""
