"""Verify, and what it must find."""
