"""On behalf of somebody: choosing for whom, and taking it back."""
