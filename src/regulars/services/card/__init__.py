"""The member's card: the way in, what it shows, and what a member does herself."""
