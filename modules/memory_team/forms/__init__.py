"""What is asked: of a relative who books, and of the department."""
