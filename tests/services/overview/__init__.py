"""Days summed up, and the report of a period."""
