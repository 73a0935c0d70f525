"""Lists for days without the system."""
