"""Many futures of a study: simulated, redrawn in part, or doubled until a figure is known well enough."""
