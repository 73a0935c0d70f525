"""Links in messages about a visit, by which people say without signing in whether they will be there."""
