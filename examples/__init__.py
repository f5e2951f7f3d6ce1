"""What one can build on `net/` without a farm. Each is a whole program."""
