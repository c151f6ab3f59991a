"""Golden cases: the manual of the engine, in data files that are run."""
