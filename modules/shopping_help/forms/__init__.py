"""Forms of shopping help."""
