"""Schema revisions, in order: `versions/<number>_<what>.py` runs the SQL file of the same name."""
