"""Two worlds: the platform's own host, and a municipality's. Apps are named as strings."""
