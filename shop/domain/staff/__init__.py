"""Who works here with an account: invited, with which roles, closed and opened again."""
