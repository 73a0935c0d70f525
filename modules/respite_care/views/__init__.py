"""Pages of respite care."""
