"""The provider's day, on a phone."""
