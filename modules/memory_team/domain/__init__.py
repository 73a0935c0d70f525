"""Acts of the Memory team."""
