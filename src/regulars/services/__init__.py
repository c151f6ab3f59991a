"""Use cases: each module carries one out from beginning to end, in transactions of its own."""
