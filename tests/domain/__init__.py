"""The domain: pure functions and values."""
