"""Who waits, and what is offered to them."""
