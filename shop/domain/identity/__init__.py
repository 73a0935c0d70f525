"""Who a recipient is: their national number, kept sealed, and how they are found by it."""
