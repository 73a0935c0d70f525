"""Messages to people: an outbox in the same transaction, delivered by a job."""
