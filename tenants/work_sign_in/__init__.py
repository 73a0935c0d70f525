"""Staff sign in with their employer's account: the municipality's own provider, which answers to its own host."""
