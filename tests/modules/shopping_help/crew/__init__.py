"""From the cut-off on: the crew, the store, and the money."""
