"""What programs read: plain data, a schema a file."""
