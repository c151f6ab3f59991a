"""Importing orders from files: rows in, events out, every row accounted for."""
