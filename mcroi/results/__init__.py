"""What came out of many futures, each figure with its error."""
