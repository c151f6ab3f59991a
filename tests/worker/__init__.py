"""The clock as a process."""
