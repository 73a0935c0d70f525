"""The department's workspace."""
