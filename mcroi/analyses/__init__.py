"""What is asked of a study beyond its figures, a folder for each question."""
