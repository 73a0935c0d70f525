"""Pages of shopping help."""
