"""The command line: a skin over the library, and the only place that prints, exits or minds signals."""
