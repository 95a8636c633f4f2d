"""Maximum likelihood: for each family that data can be fitted with, what it can hold and which member it gives."""
