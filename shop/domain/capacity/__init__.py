"""What a department decides about its time, its services and those who work there."""
