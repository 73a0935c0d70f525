"""Acts. Each is one function: lock → check → write → record → enqueue, in one short transaction."""
