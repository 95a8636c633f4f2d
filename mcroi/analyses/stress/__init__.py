"""What a study comes to under stress, and what the worst futures have in common."""
