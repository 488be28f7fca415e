"""What this room shows, one module a noun."""
