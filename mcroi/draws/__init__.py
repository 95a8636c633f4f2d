"""Which futures: what is drawn for each, on what conditions, and which of them are kept."""
