"""Pages of the Memory team."""
