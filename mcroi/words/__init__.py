"""What is said of a study, in any format."""
