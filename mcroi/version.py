"""The version of mcroi, in one place."""

__version__ = "0.1.0"
