"""The event door."""
