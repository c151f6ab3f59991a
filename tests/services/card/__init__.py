"""The member's card."""
