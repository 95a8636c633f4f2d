"""What several families have in common: distributions but for their parameters."""
