"""Acts of shopping help."""
