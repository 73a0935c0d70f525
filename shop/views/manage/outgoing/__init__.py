"""What is written to people, as the administration sees it."""
