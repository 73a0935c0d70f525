"""Forms of respite care."""
