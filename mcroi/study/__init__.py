"""What is stated: a study, its inputs and dials, and how they are read from text or a workbook."""
