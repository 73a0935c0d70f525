"""What is stored about one person: each room says what it holds, how it is shown, and what erasure does to it."""
