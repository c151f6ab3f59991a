"""Processes are killed: nothing that was acknowledged is lost, and nothing is doubled."""
