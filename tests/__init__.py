"""The tests; folders are named after the layer they test."""
