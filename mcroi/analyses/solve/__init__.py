"""What an input has to be for a result to be met."""
