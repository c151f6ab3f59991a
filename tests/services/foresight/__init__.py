"""What-if: a draft over stored history."""
