"""What is read of shopping help."""
