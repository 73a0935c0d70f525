"""One file a workload. Each has a function that takes the bench and returns its rows."""
