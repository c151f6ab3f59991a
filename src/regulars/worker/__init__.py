"""The background shell: the clock."""
