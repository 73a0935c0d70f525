"""Pages of home help."""
