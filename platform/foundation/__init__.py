"""What every floor stands on: errors, clock, scope, identifiers, jobs."""
