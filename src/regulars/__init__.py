"""Regulars (回头客): membership, points and member marketing, self-hosted."""
