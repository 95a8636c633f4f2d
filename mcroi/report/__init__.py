"""What came out of a simulation, for people and for files: one renderer per format, all fed by results."""
