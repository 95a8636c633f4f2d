"""Where the work is done: ranges of futures over processes, within the memory that there is."""
