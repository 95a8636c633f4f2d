"""Two studies side by side, and which of their differences make the difference."""
