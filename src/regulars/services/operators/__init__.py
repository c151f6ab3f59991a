"""The people who work with the console: how they come in, who they are, what they may do."""
