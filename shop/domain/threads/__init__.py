"""Recipients and their department write to each other about a visit: short, in plain text, and read when signed in."""
