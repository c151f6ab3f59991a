"""What a draft would have done: the history folded under it, in memory."""
