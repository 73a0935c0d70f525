"""What is read of respite care."""
