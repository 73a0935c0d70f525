"""What became of visits, and who asks after those who did not open."""
